using Molecule.Grains.Bundles;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Bundles;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Storage.Bundles;
using Molecule.Storage.Tests.Workspaces;
using Npgsql;
using Orleans.Storage;

namespace Molecule.Storage.Tests.Bundles;

/// <summary>Imports as they are committed, and teams as they are read for an export, in a real Postgres.</summary>
public sealed class BundleStoreTests(Servers servers)
{
    private static readonly DateTimeOffset Now = Facts.Start;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Import_Tree_IsOneCommitAndReadAsItWas()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var tree = Tree();

        var top = await ImportAsync(database, tree);

        var read = await new BundleStore(database.DataSource).ReadAsync(top, Cancelled);
        read.Workspaces.Select(workspace => (workspace.Id, workspace.ParentId, workspace.Name, workspace.Role, workspace.Tier, workspace.Runtime, workspace.Template))
            .ShouldBe(tree.Workspaces.Select(made =>
                (made.Id, made.Workspace.ParentId, made.Workspace.Name, made.Workspace.Role, made.Workspace.Tier, made.Workspace.Runtime, (string?)null)));
        foreach (var (was, now) in tree.Workspaces.Zip(read.Workspaces))
        {
            now.Files.ShouldBe(was.Workspace.Files);
        }

        // The top's fact is the first, though it is the top's grain that commits.
        (await database.ReadAllAsync<Guid>("SELECT workspace_id FROM structure_events ORDER BY position", Cancelled))
            .ShouldBe(tree.Workspaces.Select(made => made.Id.Value));
        (await database.ReadAllAsync<string>("SELECT source_bundle_id FROM workspaces WHERE source_bundle_id IS NOT NULL", Cancelled)).ShouldBe(["old"]);
        (await LogFold.FindDifferenceAsync(database.DataSource, Cancelled)).ShouldBeNull();
    }

    [Fact]
    public async Task Import_OneOfThemCannotBe_LeavesNothing()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var tree = Tree();
        var taken = tree.Workspaces[^1].Id;
        await database.ExecuteAsync($"INSERT INTO workspaces (id, name, version) VALUES ('{taken}', 'Taken', 1)", Cancelled);

        await ImportAsync(database, tree).ShouldThrowAsync<InconsistentStateException>();

        (await database.ReadAsync<long>("SELECT count(*) FROM workspaces", Cancelled)).ShouldBe(1);
        (await database.ReadAsync<long>("SELECT count(*) FROM workspace_files", Cancelled)).ShouldBe(0);
        (await database.ReadAsync<long>("SELECT count(*) FROM structure_events", Cancelled)).ShouldBe(0);
    }

    [Fact]
    public async Task ReadAsync_ChildrenAreInTheOrderOfTheirCreation_AndRemovedOnesAreNotThere()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var top = await Activation.CreateAsync(database.DataSource, name: "Top");
        var late = await CreateAsync(database, "Late", top.Id, Now.AddSeconds(2));
        var early = await CreateAsync(database, "Early", top.Id, Now.AddSeconds(1));
        var below = await CreateAsync(database, "Below", late.Id, Now.AddSeconds(3));
        await early.CommitAsync(Facts.Online("""{"v": 1}"""));
        await Activation.CreateAsync(database.DataSource, name: "Elsewhere");
        var gone = await CreateAsync(database, "Gone", top.Id, Now);
        await gone.CommitAsync(Facts.Removed());

        var read = await new BundleStore(database.DataSource).ReadAsync(top.Id, Cancelled);

        read.Workspaces.Select(workspace => (workspace.Name, workspace.AgentCard)).ShouldBe([("Top", null), ("Early", """{"v":1}"""), ("Late", null), ("Below", null)]);
        (await new BundleStore(database.DataSource).ReadAsync(below.Id, Cancelled)).Workspaces.ShouldHaveSingleItem().ParentId.ShouldBe(late.Id);
        (await new BundleStore(database.DataSource).ReadAsync(gone.Id, Cancelled)).Workspaces.ShouldHaveSingleItem().Name.ShouldBe("Gone");
        await new BundleStore(database.DataSource).ReadAsync(new WorkspaceId(Guid.NewGuid()), Cancelled).ShouldThrowAsync<WorkspaceNotFoundException>();
    }

    [Fact]
    public async Task ReadAsync_MoreThanABundleHolds_IsRefused()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new BundleStore(database.DataSource);
        var wide = await Activation.CreateAsync(database.DataSource, name: "Wide");
        await database.ExecuteAsync(
            $"INSERT INTO workspaces (name, parent_id) SELECT 'W' || n, '{wide.Id}' FROM generate_series(1, {BundleLimits.MaxWorkspaces - 1}) n", Cancelled);
        (await store.ReadAsync(wide.Id, Cancelled)).Workspaces.Length.ShouldBe(BundleLimits.MaxWorkspaces);
        await Activation.CreateAsync(database.DataSource, wide.Id);
        (await store.ReadAsync(wide.Id, Cancelled).ShouldThrowAsync<LimitReachedException>()).Limit.ShouldBe(BundleLimits.MaxWorkspaces);

        var deep = new List<Activation> { await Activation.CreateAsync(database.DataSource) };
        while (deep.Count <= BundleLimits.MaxDepth)
        {
            deep.Add(await Activation.CreateAsync(database.DataSource, deep[^1].Id));
        }

        (await store.ReadAsync(deep[1].Id, Cancelled)).Workspaces.Length.ShouldBe(BundleLimits.MaxDepth);
        (await store.ReadAsync(deep[0].Id, Cancelled).ShouldThrowAsync<LimitReachedException>()).Limit.ShouldBe(BundleLimits.MaxDepth);

        await database.ExecuteAsync(
            $"INSERT INTO workspace_files SELECT '{deep[^1].Id}', 'skills/f/' || n, repeat('x', {BundleLimits.MaxBytes / 4}) FROM generate_series(1, 5) n", Cancelled);
        (await store.ReadAsync(deep[^1].Id, Cancelled).ShouldThrowAsync<LimitReachedException>()).Limit.ShouldBe(BundleLimits.MaxBytes);
    }

    [Fact]
    public async Task Files_RestartFromATemplate_ItsTakeTheirPlace()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var tree = Tree();
        var top = await ImportAsync(database, tree);
        var activation = await Activation.ReadAsync(database.DataSource, top);
        await activation.CommitAsync(new WorkspaceFact.Reprovisioned(Now, Actor.Operator, "Top", 1));
        (await CountFilesAsync(database, top)).ShouldBe(tree.Workspaces[0].Workspace.Files.Length);

        await activation.CommitAsync(
            record => record with { NewFiles = [File("config.yaml", "name: Tester"), File("README.md", "in no bundle")] },
            new WorkspaceFact.Reprovisioned(Now, Actor.Operator, "Top", 1, Template: "tester"));

        (await CountFilesAsync(database, top)).ShouldBe(2);
        (await CountFilesAsync(database, tree.Workspaces[1].Id)).ShouldBe(tree.Workspaces[1].Workspace.Files.Length);
        var read = await new BundleStore(database.DataSource).ReadAsync(top, Cancelled);
        read.Workspaces[0].Template.ShouldBe("tester");
        read.Workspaces[0].Files.ShouldBe([File("config.yaml", "name: Tester")]);
        (activation.State.Version, activation.State.FilesVersion).ShouldBe((3, 3));
    }

    [Fact]
    public async Task Files_OfOneThatIsReplaced_GoOverToItsSuccessor()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var tree = Tree();
        var top = await ImportAsync(database, tree);
        var successor = new WorkspaceId(Guid.NewGuid());
        var activation = await Activation.ReadAsync(database.DataSource, top);
        var change = WorkspaceChange.Of(successor, null, Facts.Created("Next")) with { FilesOf = top };
        var children = await Task.WhenAll(tree.Workspaces.Where(made => made.Workspace.ParentId == top).Select(async made =>
        {
            var child = await Activation.ReadAsync(database.DataSource, made.Id);
            return WorkspaceChange.Of(made.Id, child.State, Facts.Moved(successor));
        }));

        await activation.CommitAsync(record => record with { Alongside = [change, .. children] }, new WorkspaceFact.Removed(Now, Actor.Operator, 0, successor));

        (await new BundleStore(database.DataSource).ReadAsync(successor, Cancelled)).Workspaces[0].Files.ShouldBe(tree.Workspaces[0].Workspace.Files);
        (await LogFold.FindDifferenceAsync(database.DataSource, Cancelled)).ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData("../a")]
    [InlineData("a/../b")]
    public async Task W35_Files_PathThatLeadsElsewhere_IsRefusedByTheTable(string path)
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var workspace = await Activation.CreateAsync(database.DataSource);

        var refusal = await database.ExecuteAsync($"INSERT INTO workspace_files VALUES ('{workspace.Id}', '{path}', '')", Cancelled)
            .ShouldThrowAsync<PostgresException>();

        refusal.ConstraintName.ShouldBe("workspace_files_path_is_below");
    }

    private static Task<long> CountFilesAsync(TestDatabase database, WorkspaceId workspace) =>
        database.ReadAsync<long>($"SELECT count(*) FROM workspace_files WHERE workspace_id = '{workspace}'", Cancelled);

    private static async Task<Activation> CreateAsync(TestDatabase database, string name, WorkspaceId parent, DateTimeOffset at)
    {
        var activation = await Activation.ReadAsync(database.DataSource, new WorkspaceId(Guid.NewGuid()));
        await activation.CommitAsync(Facts.Created(name, parent, at));
        return activation;
    }

    /// <summary>What the grain of the top does.</summary>
    private static async Task<WorkspaceId> ImportAsync(TestDatabase database, BundleImport import)
    {
        var made = BundleRules.Import(import, Now);
        var activation = await Activation.ReadAsync(database.DataSource, made[0].State.Id);
        await activation.CommitAsync(record => record with { NewFiles = made[0].Files, Alongside = made[1..] }, [.. made[0].Facts]);
        return activation.Id;
    }

    /// <summary>Two levels, with ids in order as an import gives them.</summary>
    private static BundleImport Tree()
    {
        var ids = Enumerable.Range(0, 4).Select(_ => Guid.CreateVersion7().ToString()).Order(StringComparer.Ordinal).Select(id => new WorkspaceId(Guid.Parse(id))).ToArray();
        return new BundleImport(
        [
            New(ids[0], null, "Top", File("config.yaml", "name: Top"), File("skills/a/SKILL.md", "质量 é 😀"), File("system-prompt.md", "")) with { SourceId = "old" },
            New(ids[1], ids[0], "One", File("skills/B/x", "upper"), File("skills/a/x", "lower")),
            New(ids[2], ids[0], "Two"),
            New(ids[3], ids[1], "Leaf", File("config.yaml", "'quoted' \"twice\" \\")),
        ]);
    }

    private static NewBundledWorkspace New(WorkspaceId id, WorkspaceId? parent, string name, params WorkspaceFile[] files) =>
        new(id, new NewWorkspace { Name = name, ParentId = parent, Tier = 2, Runtime = "echo", Role = parent is null ? "Leads" : null, Files = [.. files] }, SourceId: null);

    private static WorkspaceFile File(string path, string text) => RelativePath.TryParse(path, out var parsed) ? new(parsed, text) : throw new FormatException(path);
}
