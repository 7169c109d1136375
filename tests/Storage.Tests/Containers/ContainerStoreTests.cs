using Molecule.Grains.Containers;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Storage.Containers;
using Molecule.Storage.Tests.Workspaces;

namespace Molecule.Storage.Tests.Containers;

public sealed class ContainerStoreTests(Servers servers)
{
    private const long Gigabyte = 1L << 30;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task BindAsync_TwoEngines_EachGetsWhatItHasRoomFor()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new ContainerStore(database.DataSource);
        await AnnounceAsync(store, "large", processors: 8, gigabytes: 64);
        // It has memory for two, whatever its processors.
        await AnnounceAsync(store, "small", processors: 16, gigabytes: 2);
        for (var created = 0; created < 20; created++)
            await Activation.CreateAsync(database.DataSource);

        var bound = await store.BindAsync(100, Cancelled);

        (bound.Count(binding => binding.Engine == "large"), bound.Count(binding => binding.Engine == "small")).ShouldBe((16, 4));
        (await store.BindAsync(100, Cancelled)).ShouldBeEmpty();
    }

    [Fact]
    public async Task BindAsync_ManyAtOnce_Agree()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new ContainerStore(database.DataSource);
        await AnnounceAsync(store, "one", 4, 16);
        await AnnounceAsync(store, "two", 4, 16);
        for (var created = 0; created < 30; created++)
            await Activation.CreateAsync(database.DataSource);

        var bound = (await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => store.BindAsync(30, Cancelled), Cancelled)))).SelectMany(part => part).ToArray();

        bound.Length.ShouldBe(30);
        bound.DistinctBy(binding => binding.Workspace).Count().ShouldBe(30);
        (await store.ListAsync("one", Cancelled)).Length.ShouldBe(15);
        (await store.ListAsync("two", Cancelled)).Length.ShouldBe(15);
    }

    /// <summary>Only who waits for an agent is bound: the agent of one that is online runs somewhere already.</summary>
    [Fact]
    public async Task BindAsync_OnlineExternalAtRestOrRemoved_IsLeftAlone()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new ContainerStore(database.DataSource);
        await AnnounceAsync(store, "one", 4, 16);
        await (await Activation.CreateAsync(database.DataSource)).CommitAsync(Facts.Online());
        await (await Activation.CreateAsync(database.DataSource)).CommitAsync(new WorkspaceFact.Paused(Facts.Start, Actor.Operator, "QA"));
        await (await Activation.CreateAsync(database.DataSource)).CommitAsync(new WorkspaceFact.ProvisioningFailed(Facts.Start, Actor.Platform, "no"));
        await (await Activation.CreateAsync(database.DataSource)).CommitAsync(new WorkspaceFact.Removed(Facts.Start, Actor.Operator, 0));
        await (await Activation.CreateAsync(database.DataSource)).CommitAsync(
            new WorkspaceFact.Updated(Facts.Start, Actor.Operator) { Runtime = new(NewWorkspace.ExternalRuntime) });

        (await store.BindAsync(100, Cancelled)).ShouldBeEmpty();
    }

    [Fact]
    public async Task BindAsync_NoEngineAnsweredLately_NobodyIsBound()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new ContainerStore(database.DataSource);
        await Activation.CreateAsync(database.DataSource);
        (await store.BindAsync(100, Cancelled)).ShouldBeEmpty();

        await AnnounceAsync(store, "one", 4, 16);
        await database.ExecuteAsync("UPDATE engines SET answered_at = now() - interval '121 seconds'", Cancelled);
        (await store.BindAsync(100, Cancelled)).ShouldBeEmpty();

        await AnnounceAsync(store, "one", 4, 16);
        (await store.BindAsync(100, Cancelled)).ShouldHaveSingleItem().Engine.ShouldBe("one");
    }

    [Fact]
    public async Task SaveAsync_AllOfIt_IsReadBack()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new ContainerStore(database.DataSource);
        var (bound, activation) = await BindOneAsync(database, store);
        await activation.CommitAsync(new WorkspaceFact.Reprovisioned(Facts.Start, Actor.Operator, "QA", 2));
        var full = bound with
        {
            Generation = 2,
            ContainerId = "c1",
            FilesVersion = 1,
            State = ContainerState.Exited,
            StartedAt = Facts.Start,
            NextStartAt = Facts.Start.AddSeconds(4),
            Restarts = 3,
            Failures = 2,
            Exit = new ContainerExit(137, OutOfMemory: true, Facts.Start.AddSeconds(1)),
            Problem = "no space",
            LogTail = "last\nwords",
            Tokens = [new ContainerToken(Guid.NewGuid(), [1, 2]), new ContainerToken(Guid.NewGuid(), [3])],
        };

        var saved = (await store.SaveAsync(full, Cancelled)).ShouldNotBeNull();

        var read = (await store.ReadAsync(activation.Id, Cancelled)).ShouldNotBeNull();
        saved.Revision.ShouldBe(bound.Revision + 1);
        (read.Bound with { Tokens = saved.Tokens }).ShouldBe(saved);
        read.Bound.Tokens.Select(token => (token.Id, Convert.ToHexString(token.Hash.AsSpan()))).ShouldBe([(full.Tokens[0].Id, "0102"), (full.Tokens[1].Id, "03")]);
        (read.Generation, read.Status, read.Name).ShouldBe((2, WorkspaceStatus.Provisioning, "QA"));
        (await store.ListAsync("one", Cancelled)).ShouldHaveSingleItem().Bound.Revision.ShouldBe(saved.Revision);
    }

    /// <summary>What a workspace was given is written once, and again when a template took its place.</summary>
    [Fact]
    public async Task ReadFilesAsync_FilesOfTheWorkspace_AreThoseOfItsLastTemplate_AndSayWhetherTheyAreNew()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new ContainerStore(database.DataSource);
        await AnnounceAsync(store, "one", 4, 16);
        var activation = await Activation.ReadAsync(database.DataSource, new WorkspaceId(Guid.NewGuid()));
        await activation.CommitAsync(record => record with { NewFiles = [File("skills/a", "质量"), File("config.yaml", "name: One")] }, Facts.Created("QA"));
        await store.BindAsync(10, Cancelled);

        var wanted = (await store.ReadAsync(activation.Id, Cancelled)).ShouldNotBeNull();
        (wanted.FilesVersion, wanted.NeedsFiles).ShouldBe((1, true));
        (await store.ReadFilesAsync(activation.Id, Cancelled)).ShouldBe([File("config.yaml", "name: One"), File("skills/a", "质量")]);
        await store.SaveAsync(wanted.Bound with { ContainerId = "c1", FilesVersion = wanted.FilesVersion }, Cancelled);
        await activation.CommitAsync(new WorkspaceFact.Reprovisioned(Facts.Start, Actor.Platform, "QA", 1));
        (await store.ReadAsync(activation.Id, Cancelled)).ShouldNotBeNull().NeedsFiles.ShouldBeFalse();

        await activation.CommitAsync(
            record => record with { NewFiles = [File("config.yaml", "name: Two")] }, new WorkspaceFact.Reprovisioned(Facts.Start, Actor.Operator, "QA", 1, Template: "two", Image: "team/two"));

        wanted = (await store.ReadAsync(activation.Id, Cancelled)).ShouldNotBeNull();
        (wanted.FilesVersion, wanted.NeedsFiles, wanted.Image).ShouldBe((3, true, "team/two"));
        (await store.ReadFilesAsync(activation.Id, Cancelled)).ShouldBe([File("config.yaml", "name: Two")]);
    }

    [Fact]
    public async Task SaveAsync_TwoThatReadTheSame_OneWins()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new ContainerStore(database.DataSource);
        var (bound, activation) = await BindOneAsync(database, store);

        var saved = await Task.WhenAll(Enumerable.Range(1, 8).Select(writer =>
            Task.Run(() => store.SaveAsync(bound with { Failures = writer }, Cancelled), Cancelled)));

        var winner = saved.OfType<BoundContainer>().ShouldHaveSingleItem();
        (await store.ReadAsync(activation.Id, Cancelled)).ShouldNotBeNull().Bound.Failures.ShouldBe(winner.Failures);
        (await store.ForgetAsync(bound, Cancelled)).ShouldBeFalse();
        (await store.ForgetAsync(winner, Cancelled)).ShouldBeTrue();
        (await store.SaveAsync(winner, Cancelled)).ShouldBeNull();
        (await store.ReadAsync(activation.Id, Cancelled)).ShouldBeNull();
    }

    [Fact]
    public async Task LocateAsync_TellsRemovedUnboundAndUnknown()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new ContainerStore(database.DataSource);
        var (_, bound) = await BindOneAsync(database, store);
        var unbound = await Activation.CreateAsync(database.DataSource);
        var removed = await Activation.CreateAsync(database.DataSource);
        await removed.CommitAsync(new WorkspaceFact.Removed(Facts.Start, Actor.Operator, 0));

        var found = await store.LocateAsync([bound.Id, unbound.Id, removed.Id, new WorkspaceId(Guid.NewGuid())], Cancelled);

        found.ShouldBe(
            [new WorkspaceBinding(bound.Id, false, "one"), new WorkspaceBinding(unbound.Id, false, null), new WorkspaceBinding(removed.Id, true, null)],
            ignoreOrder: true);
    }

    /// <summary>The log alone gives the generation, and the verifier sees when a row says otherwise.</summary>
    [Fact]
    public async Task Generation_IsFoldedFromTheLog()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);
        await activation.CommitAsync(Facts.Online(), new WorkspaceFact.Reprovisioned(Facts.Start, Actor.Operator, "QA", 1));
        await activation.CommitAsync(new WorkspaceFact.Reprovisioned(Facts.Start, Actor.Platform, "QA", 1));

        (await Activation.ReadAsync(database.DataSource, activation.Id)).State.Generation.ShouldBe(3);
        (await LogFold.FindDifferenceAsync(database.DataSource, Cancelled)).ShouldBeNull();

        await database.ExecuteAsync("UPDATE workspaces SET generation = 2", Cancelled);
        (await LogFold.VerifyAsync(database.DataSource, Cancelled))[^1].Difference.ShouldNotBeNull().Column.ShouldBe("generation");
    }

    private static WorkspaceFile File(string path, string text) => RelativePath.TryParse(path, out var parsed) ? new(parsed, text) : throw new FormatException(path);

    private static Task AnnounceAsync(ContainerStore store, string name, int processors, int gigabytes) =>
        store.AnnounceAsync(name, new EngineCapacity(processors, gigabytes * Gigabyte, "20.10", Facts.Start), Cancelled);

    private static async Task<(BoundContainer Bound, Activation Activation)> BindOneAsync(TestDatabase database, ContainerStore store)
    {
        await AnnounceAsync(store, "one", 4, 16);
        var activation = await Activation.CreateAsync(database.DataSource);
        await store.BindAsync(10, Cancelled);
        return ((await store.ReadAsync(activation.Id, Cancelled)).ShouldNotBeNull().Bound, activation);
    }
}
