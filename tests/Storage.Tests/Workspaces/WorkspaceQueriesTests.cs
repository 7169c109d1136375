using System.Collections.Immutable;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Grains.Workspaces.Heartbeats;
using Molecule.Storage.EventLog;
using Molecule.Storage.Workspaces;

namespace Molecule.Storage.Tests.Workspaces;

public sealed class WorkspaceQueriesTests(Servers servers)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ListAsync_OldestFirstWithoutTheRemovedAndInPages()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        // Created in another order than they are listed, and two of them in one microsecond.
        var ids = new List<WorkspaceId>();
        foreach (var second in new[] { 5, 1, 4, 1, 2 })
        {
            ids.Add(await CreateAtAsync(database, second));
        }

        var gone = await CreateAtAsync(database, 3);
        await (await Activation.ReadAsync(database.DataSource, gone)).CommitAsync(Facts.Removed());
        var twins = new[] { ids[1], ids[3] }.OrderBy(id => id.ToString(), StringComparer.Ordinal);
        WorkspaceId[] expected = [.. twins, ids[4], ids[2], ids[0]];
        var queries = new WorkspaceQueries(database.DataSource);

        (await ListAsync(queries, null, null)).ShouldBe(expected);
        (await ListAsync(queries, null, 2)).ShouldBe(expected[..2]);
        (await ListAsync(queries, expected[0], 1)).ShouldBe(expected[1..2]);
        (await ListAsync(queries, expected[1], 1_000)).ShouldBe(expected[2..]);
        (await ListAsync(queries, expected[^1], 10)).ShouldBeEmpty();
        (await ListAsync(queries, gone, null)).ShouldBe(expected[3..]);
        (await ListAsync(queries, new WorkspaceId(Guid.NewGuid()), null)).ShouldBeEmpty();
    }

    [Fact]
    public async Task ListAsync_Workspace_IsWhole()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);
        await activation.CommitAsync(record => record with { Place = new WorkspacePlace(1, 2, true) }, Facts.Online("""{"a": 1}"""));
        var vitals = new WorkspaceVitals { LastHeartbeatAt = Facts.Start, ErrorRate = 0.5, CurrentTask = "t" };
        await new HeartbeatStore(database.DataSource).WriteAsync([new Beat(activation.Id, vitals, null)], Silos.One, Cancelled);

        var listed = (await new WorkspaceQueries(database.DataSource).ListAsync(null, null, Cancelled)).Workspaces.ShouldHaveSingleItem();

        listed.ShouldBe(new Workspace
        {
            Id = activation.Id,
            Name = "QA",
            Tier = 1,
            Status = WorkspaceStatus.Online,
            AgentCard = """{"a":1}""",
            Url = "http://10.0.0.1:8000",
            Runtime = "langgraph",
            CreatedAt = Facts.Start,
            UpdatedAt = Facts.Start,
            Version = 2,
            Vitals = vitals,
            Place = new WorkspacePlace(1, 2, true),
        });
    }

    [Fact]
    public async Task TakeSnapshotAsync_EmptyOrganisation_StillHasItsPosition()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var queries = new WorkspaceQueries(database.DataSource);
        (await queries.TakeSnapshotAsync(Cancelled)).ShouldSatisfyAllConditions(
            snapshot => snapshot.Position.ShouldBe(0),
            snapshot => snapshot.Workspaces.ShouldBeEmpty());

        await (await Activation.CreateAsync(database.DataSource)).CommitAsync(Facts.Removed());

        (await queries.TakeSnapshotAsync(Cancelled)).ShouldSatisfyAllConditions(
            snapshot => snapshot.Position.ShouldBe(2),
            snapshot => snapshot.Workspaces.ShouldBeEmpty());
    }

    [Fact]
    public async Task TakeSnapshotAsync_Workspace_IsWholeButForItsCard()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);
        await activation.CommitAsync(record => record with { Place = new WorkspacePlace(1, 2) }, Facts.Online("""{"a":1}"""));
        var queries = new WorkspaceQueries(database.DataSource);

        var listed = (await queries.ListAsync(null, null, Cancelled)).Workspaces.ShouldHaveSingleItem();
        var taken = (await queries.TakeSnapshotAsync(Cancelled)).Workspaces.ShouldHaveSingleItem();

        taken.ShouldBe(listed with { AgentCard = null });
    }

    [Fact]
    public async Task TakeSnapshotAsync_CommitsGoOn_RowsAreExactlyTheFoldOfTheLogUpToItsPosition()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var queries = new WorkspaceQueries(database.DataSource);
        var snapshots = new List<OrganizationSnapshot>();
        var writing = Task.WhenAll(Enumerable.Range(0, 4).Select(writer => WriteALotAsync(database, writer)));

        while (!writing.IsCompleted)
        {
            snapshots.Add(await queries.TakeSnapshotAsync(Cancelled));
        }

        await writing;
        snapshots.Add(await queries.TakeSnapshotAsync(Cancelled));
        var log = await ReadLogAsync(database);
        snapshots.Select(snapshot => snapshot.Position).Distinct().Count().ShouldBeGreaterThan(2, "the commits were not concurrent at all");
        foreach (var snapshot in snapshots)
        {
            var fold = new Dictionary<WorkspaceId, WorkspaceState>();
            foreach (var (position, id, fact) in log.TakeWhile(entry => entry.Position <= snapshot.Position))
            {
                fold[id] = WorkspaceState.Apply(id, fold.GetValueOrDefault(id), fact);
            }

            snapshot.Workspaces.Select(taken => (taken.Id, taken.Name, taken.Status, taken.Version)).ShouldBe(
                fold.Values.Where(state => state.Status != WorkspaceStatus.Removed).Select(state => (state.Id, state.Name, state.Status, state.Version)),
                ignoreOrder: true,
                $"at position {snapshot.Position}");
        }
    }

    [Fact]
    public async Task ReadVitalsAsync_GivesVitalsAndPlacesOfThoseThatAreNotRemoved()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var silent = await Activation.CreateAsync(database.DataSource);
        var beating = await Activation.CreateAsync(database.DataSource, silent.Id);
        await beating.CommitAsync(record => record with { Place = new WorkspacePlace(3, 4) });
        var vitals = new WorkspaceVitals { LastHeartbeatAt = Facts.Start, CurrentTask = "t", ActiveTasks = 2 };
        await new HeartbeatStore(database.DataSource).WriteAsync([new Beat(beating.Id, vitals, null)], Silos.One, Cancelled);
        await (await Activation.CreateAsync(database.DataSource)).CommitAsync(Facts.Removed());

        (await new WorkspaceQueries(database.DataSource).ReadVitalsAsync(Cancelled)).Readings.ShouldBe(
            [new WorkspaceReading(silent.Id, WorkspaceVitals.None, null), new WorkspaceReading(beating.Id, vitals, new WorkspacePlace(3, 4), silent.Id)],
            ignoreOrder: true);
    }

    [Fact]
    public async Task ReadBelowAsync_RowsMakeACycle_Ends()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var top = await Activation.CreateAsync(database.DataSource, name: "Top");
        var below = await Activation.CreateAsync(database.DataSource, top.Id, "Below");
        await database.ExecuteAsync($"UPDATE workspaces SET parent_id = '{below.Id}' WHERE id = '{top.Id}'", Cancelled);

        var found = await new WorkspaceQueries(database.DataSource).ReadBelowAsync(top.Id, Cancelled);

        found.Max(descendant => descendant.Depth).ShouldBe(10_000);
    }

    [Fact]
    public async Task ReadBelowAsync_DeepestFirstWithoutTheRemoved()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var top = await Activation.CreateAsync(database.DataSource, name: "Top");
        var left = await Activation.CreateAsync(database.DataSource, top.Id, "Left");
        var right = await Activation.CreateAsync(database.DataSource, top.Id, "Right");
        var leaf = await Activation.CreateAsync(database.DataSource, left.Id, "Leaf");
        var leafOfLeaf = await Activation.CreateAsync(database.DataSource, leaf.Id, "Leaf of leaf");
        await (await Activation.CreateAsync(database.DataSource, right.Id, "Gone")).CommitAsync(Facts.Removed());
        await Activation.CreateAsync(database.DataSource, name: "Elsewhere");
        var queries = new WorkspaceQueries(database.DataSource);

        var found = await queries.ReadBelowAsync(top.Id, Cancelled);

        found[..2].ShouldBe([new Descendant(leafOfLeaf.State, 3), new Descendant(leaf.State, 2)]);
        found[2..].ShouldBe([new Descendant(left.State, 1), new Descendant(right.State, 1)], ignoreOrder: true);
        (await queries.ReadBelowAsync(leafOfLeaf.Id, Cancelled)).ShouldBeEmpty();
        (await queries.ReadBelowAsync(new WorkspaceId(Guid.NewGuid()), Cancelled)).ShouldBeEmpty();
    }

    [Fact]
    public async Task FindSilentAsync_FindsWhoWaitsForASignOfLife()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var at = Facts.Start;
        var silent = await OnlineAsync(database, at);
        var degraded = await OnlineAsync(database, at);
        await degraded.CommitAsync(new WorkspaceFact.Degraded(at, Actor.Workspace, 1, ""));
        var waiting = await CreateAtAsync(database, 0);
        var beating = await OnlineAsync(database, at);
        await new HeartbeatStore(database.DataSource)
            .WriteAsync([new Beat(beating.Id, new WorkspaceVitals { LastHeartbeatAt = at.AddSeconds(100) }, null)], Silos.One, Cancelled);
        var offline = await OnlineAsync(database, at);
        await offline.CommitAsync(new WorkspaceFact.WentOffline(at, Actor.Platform));
        var gone = await OnlineAsync(database, at);
        await gone.CommitAsync(Facts.Removed());
        await CreateAtAsync(database, 50);
        var queries = new WorkspaceQueries(database.DataSource);

        ImmutableArray<string> silos = [Silos.One.ToParsableString(), Silos.Other.ToParsableString()];
        (await queries.FindSilentAsync(at.AddSeconds(100), at.AddSeconds(50), silos, null, 100, Cancelled)).ShouldBe([silent.Id, degraded.Id, waiting], ignoreOrder: true);
        (await queries.FindSilentAsync(at, at, silos, null, 100, Cancelled)).ShouldBeEmpty();
        (await queries.FindSilentAsync(at, at, [Silos.Other.ToParsableString()], null, 100, Cancelled)).ShouldBe([beating.Id]);
        var page = await queries.FindSilentAsync(at.AddSeconds(100), at.AddSeconds(50), silos, null, 2, Cancelled);
        page.Length.ShouldBe(2);
        (await queries.FindSilentAsync(at.AddSeconds(100), at.AddSeconds(50), silos, page[^1], 2, Cancelled)).ShouldHaveSingleItem().ShouldNotBeOneOf([.. page]);
    }

    private static async Task WriteALotAsync(TestDatabase database, int writer)
    {
        for (var round = 0; round < 15; round++)
        {
            var activation = await Activation.CreateAsync(database.DataSource, name: $"W{writer}-{round}");
            await activation.CommitAsync(Facts.Online(), Facts.Renamed($"R{writer}-{round}"));
            if (round % 3 == 0)
            {
                await activation.CommitAsync(Facts.Removed());
            }
        }
    }

    private static async Task<IReadOnlyList<(long Position, WorkspaceId Id, WorkspaceFact Fact)>> ReadLogAsync(TestDatabase database) =>
        [.. (await new EventLogQueries(database.DataSource).ReadAfterAsync(0, 1_000, Cancelled)).Events.Select(entry => (
            entry.Position,
            entry.WorkspaceId!.Value,
            WorkspaceFactCodec.Read(entry.EventType, entry.Payload, entry.CreatedAt, Actor.Platform)!))];

    private static async Task<WorkspaceId> CreateAtAsync(TestDatabase database, int second)
    {
        var activation = await Activation.ReadAsync(database.DataSource, new WorkspaceId(Guid.NewGuid()));
        await activation.CommitAsync(Facts.Created(at: Facts.Start.AddSeconds(second)));
        return activation.Id;
    }

    private static async Task<Activation> OnlineAsync(TestDatabase database, DateTimeOffset at)
    {
        var activation = await Activation.CreateAsync(database.DataSource);
        await activation.CommitAsync(new WorkspaceFact.CameOnline(at, Actor.Workspace));
        return activation;
    }

    private static async Task<IEnumerable<WorkspaceId>> ListAsync(WorkspaceQueries queries, WorkspaceId? after, int? limit) =>
        (await queries.ListAsync(after, limit, Cancelled)).Workspaces.Select(workspace => workspace.Id);
}
