using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Grains.Workspaces.Heartbeats;
using Molecule.Storage.Postgres;
using Molecule.Storage.Workspaces;
using Npgsql;
using Orleans.Storage;

namespace Molecule.Storage.Tests.Workspaces;

/// <summary>What the database refuses because no single grain could know it, and that a refusal leaves no trace.</summary>
public sealed class CommitRefusalTests(Servers servers)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Commit_ParentThatNeverWas_IsRefused()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);
        var missing = new WorkspaceId(Guid.NewGuid());
        var trace = await WorkspaceStorageTests.TraceAsync(database);

        var created = await Activation.CreateAsync(database.DataSource, missing).ShouldThrowAsync<ParentNotFoundException>();
        var moved = await activation.CommitAsync(Facts.Renamed("Other"), Facts.Moved(missing)).ShouldThrowAsync<ParentNotFoundException>();

        created.Id.ShouldBe(missing);
        moved.Id.ShouldBe(missing);
        (await WorkspaceStorageTests.TraceAsync(database)).ShouldBe(trace);
    }

    [Fact]
    public async Task Commit_ParentThatIsRemoved_IsRefused()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var parent = await Activation.CreateAsync(database.DataSource);
        var activation = await Activation.CreateAsync(database.DataSource);
        await parent.CommitAsync(Facts.Removed());
        var trace = await WorkspaceStorageTests.TraceAsync(database);

        await Activation.CreateAsync(database.DataSource, parent.Id).ShouldThrowAsync<ParentNotFoundException>();
        await activation.CommitAsync(Facts.Moved(parent.Id)).ShouldThrowAsync<ParentNotFoundException>();

        (await WorkspaceStorageTests.TraceAsync(database)).ShouldBe(trace);
    }

    [Fact]
    public async Task Commit_BelowItself_IsRefusedHoweverDeep()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var top = await Activation.CreateAsync(database.DataSource);
        var below = new List<WorkspaceId>();
        for (var depth = 0; depth < 4; depth++)
        {
            below.Add((await Activation.CreateAsync(database.DataSource, below.Count == 0 ? top.Id : below[^1])).Id);
        }

        var trace = await WorkspaceStorageTests.TraceAsync(database);
        foreach (var descendant in below)
        {
            (await top.CommitAsync(Facts.Moved(descendant)).ShouldThrowAsync<CycleException>()).Id.ShouldBe(descendant);
        }

        (await WorkspaceStorageTests.TraceAsync(database)).ShouldBe(trace);
    }

    [Fact]
    public async Task Commit_TwoMovesThatTogetherMakeACycle_NeverBothHappen()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await using var one = NpgsqlDataSource.Create(DatabaseUrl.Parse(database.Url));
        await using var other = NpgsqlDataSource.Create(DatabaseUrl.Parse(database.Url));
        var left = await Activation.CreateAsync(one, name: "Left");
        var right = await Activation.CreateAsync(other, name: "Right");

        for (var round = 0; round < 100; round++)
        {
            var outcomes = await Task.WhenAll(IsRefusedAsync(left, right.Id), IsRefusedAsync(right, left.Id));

            outcomes.Count(refused => refused).ShouldBe(1);
            (await CyclesAsync(database)).ShouldBe(0);
            await (outcomes[0] ? right : left).CommitAsync(Facts.Moved(null));
        }
    }

    [Fact]
    public async Task Commit_ManyMovesAtOnce_NeverMakeACycle()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await using var one = NpgsqlDataSource.Create(DatabaseUrl.Parse(database.Url));
        await using var other = NpgsqlDataSource.Create(DatabaseUrl.Parse(database.Url));
        var workspaces = new List<Activation>();
        for (var number = 0; number < 6; number++)
        {
            workspaces.Add(await Activation.CreateAsync(number % 2 == 0 ? one : other));
        }

        for (var round = 0; round < 30; round++)
        {
            // Each below the next, and the last below the first: all of them together would be one ring.
            await Task.WhenAll(workspaces.Select((workspace, number) => IsRefusedAsync(workspace, workspaces[(number + 1) % workspaces.Count].Id)));
            (await CyclesAsync(database)).ShouldBe(0);
            foreach (var workspace in workspaces.Where(workspace => workspace.State.ParentId is not null))
            {
                await workspace.CommitAsync(Facts.Moved(null));
            }
        }
    }

    [Fact]
    public async Task Commit_RemovalWhileChildrenAreThere_IsRefused()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var parent = await Activation.CreateAsync(database.DataSource);
        var child = await Activation.CreateAsync(database.DataSource, parent.Id);
        var trace = await WorkspaceStorageTests.TraceAsync(database);

        (await parent.CommitAsync(Facts.Removed()).ShouldThrowAsync<HasChildrenException>()).Id.ShouldBe(parent.Id);

        (await WorkspaceStorageTests.TraceAsync(database)).ShouldBe(trace);
        await child.CommitAsync(Facts.Removed());
        await parent.CommitAsync(Facts.Removed());
        (await Activation.ReadAsync(database.DataSource, parent.Id)).State.Status.ShouldBe(WorkspaceStatus.Removed);
    }

    [Fact]
    public async Task Commit_RemovalRacesWithACreationBelow_NeverLeavesAnOrphan()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        for (var round = 0; round < 50; round++)
        {
            var parent = await Activation.CreateAsync(database.DataSource);

            var outcomes = await Task.WhenAll(
                IsRefusedAsync<HasChildrenException>(parent.CommitAsync(Facts.Removed())),
                IsRefusedAsync<ParentNotFoundException>(Activation.CreateAsync(database.DataSource, parent.Id)));

            outcomes.Count(refused => refused).ShouldBe(1);
        }

        (await database.ReadAsync<long>(
            "SELECT count(*) FROM workspaces w JOIN workspaces p ON p.id = w.parent_id WHERE p.status = 'removed' AND w.status <> 'removed'", Cancelled)).ShouldBe(0);
    }

    [Fact]
    public async Task Commit_WentOfflineThoughTheRowKnowsALaterHeartbeat_IsRefused()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);
        await activation.CommitAsync(Facts.Online());
        await BeatAsync(database, activation.Id, Facts.Start.AddSeconds(30));
        var trace = await WorkspaceStorageTests.TraceAsync(database);

        await OfflineAsync(activation, Facts.Start.AddSeconds(29)).ShouldThrowAsync<InconsistentStateException>();
        await OfflineAsync(activation, DateTimeOffset.MinValue).ShouldThrowAsync<InconsistentStateException>();

        (await WorkspaceStorageTests.TraceAsync(database)).ShouldBe(trace);
        await OfflineAsync(activation, Facts.Start.AddSeconds(30));
        (await Activation.ReadAsync(database.DataSource, activation.Id)).State.Status.ShouldBe(WorkspaceStatus.Offline);
    }

    [Fact]
    public async Task Commit_WentOfflineAndNobodyEverBeat_IsTaken()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);
        await activation.CommitAsync(Facts.Online());

        await OfflineAsync(activation, DateTimeOffset.MinValue);

        activation.State.Status.ShouldBe(WorkspaceStatus.Offline);
    }

    [Fact]
    public async Task Commit_OtherFactsThoughTheRowKnowsALaterHeartbeat_AreTaken()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);
        await BeatAsync(database, activation.Id, Facts.Start.AddSeconds(30));

        await activation.CommitAsync(Facts.Renamed("Other"));

        activation.State.Version.ShouldBe(2);
    }

    private static Task OfflineAsync(Activation activation, DateTimeOffset silentSince) => activation.CommitAsync(
        record => record with { SilentSince = silentSince },
        new WorkspaceFact.WentOffline(Facts.Start.AddSeconds(90), Actor.Platform));

    private static Task BeatAsync(TestDatabase database, WorkspaceId id, DateTimeOffset at) => new HeartbeatStore(database.DataSource)
        .WriteAsync([new Beat(id, new WorkspaceVitals { LastHeartbeatAt = at }, null)], Silos.One, Cancelled);

    private static Task<bool> IsRefusedAsync(Activation activation, WorkspaceId parent) =>
        IsRefusedAsync<CycleException>(activation.CommitAsync(Facts.Moved(parent)));

    /// <summary>Whether it was refused for this reason; any other failure is a failure of the test.</summary>
    private static async Task<bool> IsRefusedAsync<TRefusal>(Task commit)
        where TRefusal : MoleculeException
    {
        try
        {
            await commit;
            return false;
        }
        catch (TRefusal)
        {
            return true;
        }
    }

    private static Task<long> CyclesAsync(TestDatabase database) => database.ReadAsync<long>(
        """
        WITH RECURSIVE above AS (
            SELECT id AS start, parent_id FROM workspaces
            UNION
            SELECT above.start, w.parent_id FROM workspaces w JOIN above ON above.parent_id = w.id)
        SELECT count(*) FROM above WHERE start = parent_id
        """,
        Cancelled);
}
