using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Grains.Workspaces.Heartbeats;
using Molecule.Storage.Workspaces;

namespace Molecule.Storage.Tests.Workspaces;

public sealed class HeartbeatStoreTests(Servers servers)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WriteAsync_Vitals_AreReadBackAndTheFactsColumnsStay()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);
        var vitals = new WorkspaceVitals
        {
            LastHeartbeatAt = Facts.Start.AddMicroseconds(1),
            ErrorRate = 0.125,
            SampleError = "line\nbreak 'quoted' 😀",
            ActiveTasks = int.MaxValue,
            UptimeSeconds = 7,
            CurrentTask = "质量",
        };

        await WriteAsync(database, new Beat(activation.Id, vitals, "http://elsewhere"));

        var stored = await Activation.ReadAsync(database.DataSource, activation.Id);
        stored.Record.Vitals.ShouldBe(vitals);
        stored.State.ShouldBe(activation.State);
    }

    [Fact]
    public async Task WriteAsync_OlderBeat_NeverOverwritesANewerOne()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);

        await WriteAsync(database, BeatOf(activation.Id, 10));
        await WriteAsync(database, BeatOf(activation.Id, 9));
        (await VitalsAsync(database, activation.Id)).UptimeSeconds.ShouldBe(10);

        await WriteAsync(database, BeatOf(activation.Id, 11));
        (await VitalsAsync(database, activation.Id)).UptimeSeconds.ShouldBe(11);
    }

    /// <summary>A workspace that moved names the silo where it is awake now, though nothing was heard there yet: the sweep looks for those of a silo that died.</summary>
    [Fact]
    public async Task WriteAsync_TheSameBeatFromAnotherSilo_SaysWhereItIsAwake()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);
        var other = Silos.Other;

        await WriteAsync(database, BeatOf(activation.Id, 10));
        await new HeartbeatStore(database.DataSource).WriteAsync([BeatOf(activation.Id, 10)], other, Cancelled);
        (await HeardByAsync()).ShouldBe(other.ToParsableString());

        await WriteAsync(database, BeatOf(activation.Id, 9));
        (await HeardByAsync()).ShouldBe(other.ToParsableString());

        Task<string> HeardByAsync() => database.ReadAsync<string>("SELECT heard_by FROM workspaces", Cancelled);
    }

    [Fact]
    public async Task WriteAsync_Removed_IsLeftAlone()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);
        await activation.CommitAsync(Facts.Removed());
        var trace = await WorkspaceStorageTests.TraceAsync(database);

        await WriteAsync(database, BeatOf(activation.Id, 10));

        (await WorkspaceStorageTests.TraceAsync(database)).ShouldBe(trace);
    }

    [Fact]
    public async Task WriteAsync_Unknown_MakesNothingAndTheOthersAreWritten()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);

        await WriteAsync(database, BeatOf(new WorkspaceId(Guid.NewGuid()), 1), BeatOf(activation.Id, 1));

        (await VitalsAsync(database, activation.Id)).UptimeSeconds.ShouldBe(1);
        (await database.ReadAsync<long>("SELECT count(*) FROM workspaces", Cancelled)).ShouldBe(1);
    }

    [Fact]
    public async Task WriteAsync_TenThousand_IsOneStatement()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await database.ExecuteAsync("CREATE EXTENSION pg_stat_statements", Cancelled);
        await database.ExecuteAsync("INSERT INTO workspaces (name) SELECT 'W' || n FROM generate_series(1, 10000) n", Cancelled);
        var ids = await database.ReadAllAsync<Guid>("SELECT id FROM workspaces", Cancelled);
        var before = await StatementsAsync(database);

        await WriteAsync(database, [.. ids.Select(id => BeatOf(new WorkspaceId(id), 5))]);

        // One, and the statement that counts.
        (await StatementsAsync(database) - before).ShouldBe(2);
        (await database.ReadAsync<long>("SELECT count(*) FROM workspaces WHERE uptime_seconds = 5", Cancelled)).ShouldBe(10_000);
    }

    [Fact]
    public async Task WriteAsync_TwoSilosAtOnce_EachRowKeepsTheNewest()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await database.ExecuteAsync("INSERT INTO workspaces (name) SELECT 'W' || n FROM generate_series(1, 500) n", Cancelled);
        var ids = (await database.ReadAllAsync<Guid>("SELECT id FROM workspaces", Cancelled)).Select(id => new WorkspaceId(id)).ToArray();

        await Task.WhenAll(Enumerable.Range(1, 20).Select(number => WriteAsync(database, [.. ids.Select(id => BeatOf(id, number))])));

        (await database.ReadAllAsync<int>("SELECT DISTINCT uptime_seconds FROM workspaces", Cancelled)).ShouldBe([20]);
    }

    /// <summary>
    /// Flushes and commits over whole teams lock the same rows at the same time. Both take them in the order of ids; a plain UPDATE of a few
    /// among a few hundred takes them as they lie in the table, and Postgres has to end one of the two.
    /// </summary>
    [Fact]
    public async Task WriteAsync_BesideCommitsOverTheTeam_NeverDeadlocks()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var top = await Activation.ReadAsync(database.DataSource, new WorkspaceId(Guid.NewGuid()));
        var ids = Enumerable.Range(0, 300).Select(_ => new WorkspaceId(Guid.NewGuid())).ToArray();
        await top.CommitAsync(
            record => record with { Alongside = [.. ids.Select(id => WorkspaceChange.Of(id, null, Facts.Created($"{id}", null)))] }, Facts.Created("Top"));
        await database.ExecuteAsync("ANALYZE workspaces", Cancelled);
        var queries = new WorkspaceQueries(database.DataSource);
        using var committing = new CancellationTokenSource();

        var flushes = Enumerable.Range(0, 3).Select(silo => Task.Run(
            async () =>
            {
                for (var second = 1; !committing.IsCancellationRequested; second++)
                {
                    await WriteAsync(database, [.. ids.Where((_, index) => (index + second) % 15 == silo).Select(id => BeatOf(id, (second * 3) + silo))]);
                }
            },
            Cancelled)).ToArray();
        for (var commit = 0; commit < 60; commit++)
        {
            var team = await queries.ReadAsync([.. ids], Cancelled);
            await top.CommitAsync(
                record => record with { Alongside = [.. team.Select(state => WorkspaceChange.Of(state.Id, state, Facts.Renamed($"N{commit}")))] },
                Facts.Renamed($"T{commit}"));
        }

        await committing.CancelAsync();
        await Task.WhenAll(flushes);
        (await database.ReadAsync<long>("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()", Cancelled)).ShouldBe(0);
        (await database.ReadAsync<long>("SELECT count(*) FROM workspaces WHERE name = 'N59' AND uptime_seconds > 0", Cancelled)).ShouldBeGreaterThan(0);
    }

    private static Beat BeatOf(WorkspaceId id, int second) =>
        new(id, new WorkspaceVitals { LastHeartbeatAt = Facts.Start.AddSeconds(second), UptimeSeconds = second }, null);

    private static Task WriteAsync(TestDatabase database, params Beat[] beats) => new HeartbeatStore(database.DataSource).WriteAsync(beats, Silos.One, Cancelled);

    private static async Task<WorkspaceVitals> VitalsAsync(TestDatabase database, WorkspaceId id) =>
        (await Activation.ReadAsync(database.DataSource, id)).Record.Vitals;

    /// <summary>How many statements this database has run, utility commands of the driver left out.</summary>
    private static Task<long> StatementsAsync(TestDatabase database) => database.ReadAsync<long>(
        """
        SELECT coalesce(sum(calls), 0)::bigint FROM pg_stat_statements
        WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND query NOT ILIKE 'DISCARD%'
        """,
        Cancelled);
}
