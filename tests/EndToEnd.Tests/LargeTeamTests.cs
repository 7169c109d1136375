using System.Collections.Immutable;
using System.Net;
using Molecule.EndToEnd.Tests.Clusters;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Storage.Tests.Workspaces;
using Molecule.Storage.Workspaces;
using Npgsql;

namespace Molecule.EndToEnd.Tests;

/// <summary>
/// Ten thousand workspaces, and commands over five thousand of them: one commit and a few statements each, whether their grains are awake or
/// not. The times are written to the output and to docs/benchmarks.md; only the statements are judged.
/// </summary>
public sealed class LargeTeamTests(ITestOutputHelper output)
{
    private const int Workspaces = 10_000;
    private const int Team = 5_000;
    private const int Branches = 10;
    private const int Connections = 8;

    /// <summary>More than any statement that runs by the clock is run while one command is; far less than one for each workspace.</summary>
    private const int MostOfOneStatement = 100;

    /// <summary>Nobody falls silent or fails meanwhile.</summary>
    private static readonly TimeSpan Patient = TimeSpan.FromHours(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TenThousandWorkspaces_CommandsOverFiveThousand_CostNoStatementForEach_W48()
    {
        await using var cluster = await TestCluster.StartAsync("large-team", silos: 2, gateways: 2, Patience.Of(Patient, Patient), Token);
        var (commands, looks) = (cluster.Platforms[0], cluster.Platforms[1]);
        await ExecuteAsync(cluster.Database, "CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
        var team = await SeedAsync(cluster);
        var (top, last) = (team[0], team[^1]);

        await MeasureAsync(cluster, "list, whole", async () => (await looks.GetAsync("workspaces", Token)).Being(HttpStatusCode.OK).Json.GetArrayLength().ShouldBe(Workspaces));
        await MeasureAsync(cluster, "list, a page of 1,000", async () => (await looks.GetAsync("workspaces?limit=1000", Token)).Being(HttpStatusCode.OK).Json.GetArrayLength().ShouldBe(1_000));
        await MeasureAsync(cluster, "move of one", () => commands.PatchAsync(last, new { parent_id = top }, Token));
        await MeasureAsync(cluster, "pause of 5,000 that sleep", () => SayAsync(commands, top, "pause", $$"""{"status":"paused","paused_count":{{Team}}}"""));
        await MeasureAsync(cluster, "resume of 5,000 that sleep", () => SayAsync(commands, top, "resume", $$"""{"status":"provisioning","resumed_count":{{Team}}}"""));

        await WakeAsync(commands, team);
        (await looks.CountBySiloAsync(Token)).Values.Sum().ShouldBeGreaterThanOrEqualTo(Team);
        await MeasureAsync(cluster, "pause of 5,000 that are awake", () => SayAsync(commands, top, "pause", $$"""{"status":"paused","paused_count":{{Team}}}"""));
        await AllAreAsync(looks, team, "paused");
        await MeasureAsync(cluster, "resume of 5,000 that are awake", () => SayAsync(commands, top, "resume", $$"""{"status":"provisioning","resumed_count":{{Team}}}"""));
        await AllAreAsync(looks, team, "provisioning");
        await MeasureAsync(cluster, "removal of 5,000 that are awake", async () =>
            (await commands.DeleteAsync($"workspaces/{top}?confirm=true", Token)).Being(HttpStatusCode.OK).Text.ShouldBe($$"""{"status":"removed","cascade_deleted":{{Team - 1}}}"""));
        await AllAreAsync(looks, team, "removed");

        (await looks.GetAsync("workspaces", Token)).Json.GetArrayLength().ShouldBe(Workspaces - Team);
        await Task.WhenAll(cluster.Silo("silo-1").KillAsync(), cluster.Silo("silo-2").KillAsync());
        (await LogTransitions.FindViolationAsync(cluster.Database, Token)).ShouldBeNull();
        (await LogFold.FindDifferenceAsync(cluster.Database, Token)).ShouldBeNull();
    }

    private static async Task SayAsync(Platform platform, Guid id, string command, string expected) =>
        (await platform.PostAsync($"workspaces/{id}/{command}", new { }, Token)).Being(HttpStatusCode.OK).Text.ShouldBe(expected);

    /// <summary>Asks for each, which wakes its grain.</summary>
    private static Task WakeAsync(Platform platform, IReadOnlyList<Guid> team) => Task.WhenAll(Enumerable.Range(0, Connections).Select(async connection =>
    {
        for (var index = connection; index < team.Count; index += Connections)
        {
            await platform.FindAsync(team[index], Token);
        }
    }));

    /// <summary>A few hundred, from the first to the last, asked through the gateway that did not carry the command.</summary>
    private static async Task AllAreAsync(Platform platform, IReadOnlyList<Guid> team, string status)
    {
        for (var index = 0; index < team.Count; index += 23)
        {
            (await platform.StatusOfAsync(team[index], Token)).ShouldBe(status);
        }
    }

    /// <summary>Half of them one team, ten below each, and the others without a parent; written in one commit, as the platform would.</summary>
    private static async Task<IReadOnlyList<Guid>> SeedAsync(TestCluster cluster)
    {
        // As Postgres keeps it: to the microsecond.
        var clock = TimeProvider.System.GetUtcNow();
        var now = clock.AddTicks(-(clock.Ticks % TimeSpan.TicksPerMicrosecond));
        var ids = Enumerable.Range(0, Workspaces).Select(_ => Guid.NewGuid()).ToArray();
        var changes = ids.Select((id, index) => WorkspaceChange.Of(new WorkspaceId(id), null, Created(id, index))).ToImmutableArray();
        var top = changes[0];
        var state = new GrainState<WorkspaceRecord>(
            new WorkspaceRecord { State = top.State, Uncommitted = top.Facts, Alongside = changes.RemoveAt(0) });
        await new WorkspaceStorage(cluster.Database).WriteStateAsync("workspace", GrainId.Create(GrainType.Create("workspace"), GrainIdKeyExtensions.CreateGuidKey(ids[0])), state);
        await ExecuteAsync(cluster.Database, "ANALYZE workspaces");
        return ids[..Team];

        WorkspaceFact Created(Guid id, int index) => new WorkspaceFact.Provisioned(now, Actor.Operator)
        {
            Name = $"W{index}",
            Tier = 1,
            ParentId = index is > 0 and < Team ? new WorkspaceId(ids[(index - 1) / Branches]) : null,
            Runtime = "langgraph",
            AwarenessNamespace = $"workspace:{id}",
        };
    }

    private async Task MeasureAsync(TestCluster cluster, string what, Func<Task> act)
    {
        await ExecuteAsync(cluster.Database, "SELECT pg_stat_statements_reset()");
        var started = TimeProvider.System.GetTimestamp();
        await act();
        var took = TimeProvider.System.GetElapsedTime(started);
        var statements = await ReadStatementsAsync(cluster.Database);
        var most = statements[0];
        output.WriteLine($"{what}: {took.TotalMilliseconds:0} ms, {statements.Sum(statement => statement.Calls)} statements in the whole cluster, at most {most.Calls} times the same: {most.Query[..Math.Min(most.Query.Length, 60)].ReplaceLineEndings(" ")}");
        most.Calls.ShouldBeLessThan(MostOfOneStatement, most.Query);
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Token);
    }

    private static async Task<IReadOnlyList<(string Query, long Calls)>> ReadStatementsAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("""
            SELECT query, sum(calls)::bigint FROM pg_stat_statements
            WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND query NOT LIKE '%pg_stat_statements%'
            GROUP BY query ORDER BY 2 DESC
            """);
        await using var row = await command.ExecuteReaderAsync(Token);
        var statements = new List<(string, long)>();
        while (await row.ReadAsync(Token))
        {
            statements.Add((row.GetString(0), row.GetInt64(1)));
        }

        return statements;
    }
}
