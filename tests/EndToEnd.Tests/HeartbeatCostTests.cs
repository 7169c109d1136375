using System.Net;
using Molecule.EndToEnd.Tests.Canvas;
using Molecule.EndToEnd.Tests.Clusters;
using Npgsql;

namespace Molecule.EndToEnd.Tests;

/// <summary>Heartbeats cost no SQL but the flush.</summary>
public sealed class HeartbeatCostTests(ITestOutputHelper output)
{
    private const int Workspaces = 48;
    private const int Heartbeats = 10_000;
    private const int Connections = 8;
    private const int Silos = 2;

    /// <summary>How often something may run that runs by the clock, for each second: a few processes, a few times.</summary>
    private const int MostPerSecond = 6;

    /// <summary>The words that tell the flush.</summary>
    private const string Flush = "UPDATE workspaces w";

    /// <summary>What runs by the clock, whether anybody beats or not, and the words that tell it.</summary>
    private static readonly (string Name, string Words)[] Background =
    [
        ("membership", "OrleansMembership"),
        ("reading the log", "FROM structure_log_head head"),
        ("readiness", "SELECT $1"),
        ("liveness sweep", "coalesce(last_heartbeat_at, updated_at)"),
        ("vitals for the canvas", "l.x, l.y, l.collapsed, w.parent_id FROM workspaces w"),
        ("catching up with commits", "WHERE w.id = ANY ($1)"),
        ("chore: approvals whose time is over", "FROM approval_requests a"),
        ("chore: expired memory", "FROM workspace_memory"),
        ("chore: old audit of secrets", "FROM secret_audit"),
        ("chore: old activity", "FROM activity_logs"),
    ];

    /// <summary>What the driver says when a connection goes back to its pool: once for any number of statements that were done on it.</summary>
    private static readonly string[] Returning =
    [
        "CLOSE ALL", "UNLISTEN *", "SELECT pg_advisory_unlock_all()", "DISCARD SEQUENCES", "DISCARD TEMP", "RESET ALL",
        "SET SESSION AUTHORIZATION DEFAULT", "DISCARD ALL",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TenThousandHeartbeats_CauseNoStatementButTheFlush()
    {
        await using var cluster = await TestCluster.StartAsync("heartbeat-cost", Silos, gateways: 1, Patience.Of(TimeSpan.FromMinutes(5)), Token);
        var platform = cluster.Platform;
        await ExecuteAsync(cluster.Database, "CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
        var workspaces = new Guid[Workspaces];
        for (var i = 0; i < Workspaces; i++)
        {
            workspaces[i] = await platform.CreateAsync($"agent {i}", Token);
            await platform.RegisterAsync(workspaces[i], Token);
        }

        // Somebody watches, as people do.
        await using var feed = await CanvasFeed.OpenAsync(platform.Address, position: null, Token);
        await Until.TrueAsync("the canvas has its picture", () => feed.Frames.Count > 0, Token);
        await Until.TrueAsync("the registrations are flushed", () => AllHaveBeatAsync(cluster.Database, workspaces), Token);
        await ExecuteAsync(cluster.Database, "SELECT pg_stat_statements_reset()");

        var started = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(connection => BeatAsync(platform, workspaces, connection)));
        var task = $"task {Heartbeats - 1}";
        await Until.TrueAsync("the last beat is flushed", () => IsFlushedAsync(cluster.Database, task), Token);
        var statements = await ReadStatementsAsync(cluster.Database);
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;

        output.WriteLine($"{Heartbeats} heartbeats to {Workspaces} workspaces in {seconds:0.0} s, and every statement meanwhile:");
        foreach (var (query, calls) in statements)
        {
            output.WriteLine($"{calls,6}  {NameOf(query) ?? "UNKNOWN"}: {query.ReplaceLineEndings(" ")[..Math.Min(query.Length, 100)]}");
        }

        statements.Where(statement => NameOf(statement.Query) is null).ShouldBeEmpty();
        var flushes = statements.Where(statement => statement.Query.StartsWith(Flush, StringComparison.Ordinal)).Sum(statement => statement.Calls);
        feed.Announcements.Count.ShouldBeGreaterThan(Workspaces, "the tasks were not announced");
        flushes.ShouldBeInRange(1, (long)((seconds + 3) * Silos));
        statements.Where(statement => statement.Calls > MostPerSecond * (seconds + 3)).ShouldBeEmpty("something runs more often than by the clock");
    }

    private static async Task BeatAsync(Platform platform, Guid[] workspaces, int connection)
    {
        // The last beat of all is the newest of its workspace: the same connection sends all beats of one workspace.
        for (var beat = connection; beat < Heartbeats; beat += Connections)
        {
            var workspace = workspaces[connection + (beat / Connections % (Workspaces / Connections) * Connections)];
            (await platform.BeatAsync(workspace, Token, task: $"task {beat}", activeTasks: 1)).Being(HttpStatusCode.OK);
        }
    }

    /// <summary>Whose statement it is; null when nobody knows.</summary>
    private static string? NameOf(string query) => query.StartsWith(Flush, StringComparison.Ordinal)
        ? "flush"
        : Returning.Contains(query, StringComparer.Ordinal)
        ? "a connection goes back to its pool"
        : Background.FirstOrDefault(known => query.Contains(known.Words, StringComparison.OrdinalIgnoreCase)).Name;

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Token);
    }

    private static async Task<bool> AllHaveBeatAsync(NpgsqlDataSource database, Guid[] workspaces)
    {
        await using var command = database.CreateCommand("SELECT count(*) FROM workspaces WHERE last_heartbeat_at IS NOT NULL");
        return (long)(await command.ExecuteScalarAsync(Token))! == workspaces.Length;
    }

    private static async Task<bool> IsFlushedAsync(NpgsqlDataSource database, string task)
    {
        await using var command = database.CreateCommand("SELECT count(*) AS of_test FROM workspaces WHERE current_task = $1");
        command.Parameters.Add(new() { Value = task });
        return (long)(await command.ExecuteScalarAsync(Token))! == 1;
    }

    /// <summary>All statements since the reset but those of this test, the most frequent first.</summary>
    private static async Task<IReadOnlyList<(string Query, long Calls)>> ReadStatementsAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("""
            SELECT query, sum(calls)::bigint FROM pg_stat_statements
            WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND query NOT LIKE '%pg_stat_statements%' AND query NOT LIKE '%of_test%'
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
