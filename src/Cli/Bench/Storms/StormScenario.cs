using System.Globalization;
using Molecule.Cli.Bench.Heartbeats;
using Molecule.Cli.Bench.Residents;
using Molecule.Cli.Bench.Servers;
using Molecule.Cli.Local;

namespace Molecule.Cli.Bench.Storms;

/// <summary>Everything was restarted, and all agents come back at once: whether anybody is called offline, and how long it takes until all are heard.</summary>
internal sealed class StormScenario(BenchOptions options, TimeProvider time) : IScenario
{
    /// <summary>All want to beat within this.</summary>
    private static readonly TimeSpan Onset = TimeSpan.FromSeconds(5);

    /// <summary>How long it may take until each has been heard.</summary>
    private static readonly TimeSpan RecoveryLimit = TimeSpan.FromSeconds(60);

    /// <summary>How long they go on: whoever was forgotten is called offline within the tolerated silence and one sweep.</summary>
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(150);

    /// <summary>Connections that are open at once: what a process may have by default on many machines. Who finds none waits, and that counts.</summary>
    private const int MaxConnections = 8_000;

    public string Name => "storm";

    public string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {options.Returning:N0} agents that were online, gateway and silo restarted (all workspaces asleep, the database's and Redis' memory as it was), and within {Onset.TotalSeconds:0} s of the gateway's
        first answer all beat, each over a new connection, {MaxConnections:N0} at a time; who is refused tries again within 2 s, who is heard beats every 30 s for {Duration.TotalSeconds:0} s in all. Falsely
        offline is whoever is not online at the end, and every time that somebody was called offline on the way.
        """);

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchDirectory directory, Action<string> tell, CancellationToken cancellationToken)
    {
        tell("Molecule starts");
        await using var server = await MoleculeServer.StartAsync(directory, new Dictionary<string, string?>(StringComparer.Ordinal), cancellationToken);
        var original = Guid.NewGuid();
        await Registrations.RegisterAsync(server, [original], tell, cancellationToken);
        tell(string.Create(CultureInfo.InvariantCulture, $"{options.Returning:N0} workspaces are made, and all is restarted"));
        var sql = server.Stores.Sql;
        await server.RestartAsync(() => MakeAsync(sql, original, cancellationToken), cancellationToken);
        await sql.ResetStatementsAsync(cancellationToken);
        var position = await sql.ReadNumberAsync("SELECT position FROM structure_log_head", cancellationToken);

        tell(string.Create(CultureInfo.InvariantCulture, $"{options.Returning:N0} agents come back"));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var doors = new SemaphoreSlim(MaxConnections);
        ReturningAgent[] agents =
        [
            .. Copies.Seats(options.Returning).Select(seat => new ReturningAgent(
                server.Port, HeartbeatBytes.Request("/registry/heartbeat", HeartbeatBytes.Create(seat, withToken: false), seat.Token), doors, time)),
        ];
        var before = server.Processes.ToDictionary(process => process.Name, process => process.ReadCpu(), StringComparer.Ordinal);
        var start = time.GetTimestamp();
        var running = agents.Select(agent => agent.RunAsync(Onset * Random.Shared.NextDouble(), stop.Token)).ToArray();
        await WaitForAllAsync(agents, start, tell, stop.Token);
        var cost = server.Processes.ToDictionary(process => process.Name, process => process.ReadCpu() - before[process.Name], StringComparer.Ordinal);
        var statements = await sql.CountStatementsAsync(cancellationToken);

        tell("they go on");
        var left = Duration - time.GetElapsedTime(start);
        await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, cancellationToken);
        var notOnline = await sql.ReadNumberAsync($"SELECT count(*) FROM workspaces WHERE status <> 'online' AND id <> '{original}'", cancellationToken);
        var calledOffline = await sql.ReadNumberAsync(
            $"SELECT count(*) FROM structure_events WHERE position > {position} AND event_type = 'WORKSPACE_OFFLINE' AND workspace_id <> '{original}'", cancellationToken);
        await stop.CancelAsync();
        await Task.WhenAll(running);

        var waits = agents.Select(agent => agent.Waited ?? Duration).Order().ToArray();
        var returns = agents.Select(agent => agent.Waited is null ? Duration : time.GetElapsedTime(start, agent.ReturnedAt)).Order().ToArray();
        return
        [
            new("not online at the end", "", notOnline, Target.AtMost(0)),
            new("times somebody was called offline", "", calledOffline, Target.AtMost(0)),
            new("until all were heard", "s", returns[^1].TotalSeconds, Target.AtMost(RecoveryLimit.TotalSeconds)),
            new("until half were heard", "s", returns[returns.Length / 2].TotalSeconds),
            new("p50 from wanting to beat until heard", "s", waits[waits.Length / 2].TotalSeconds),
            new("p99 from wanting to beat until heard", "s", waits[waits.Length * 99 / 100].TotalSeconds),
            new("beats refused or not answered", "", agents.Sum(agent => agent.Failures)),
            new("SQL statements until all were heard", "", statements),
            .. cost.Keys.Select(process => new Figure($"CPU of {process} until all were heard", "s", cost[process].TotalSeconds)),
        ];
    }

    private async Task WaitForAllAsync(ReturningAgent[] agents, long start, Action<string> tell, CancellationToken cancellationToken)
    {
        while (time.GetElapsedTime(start) < Duration && agents.Count(agent => agent.Waited is not null) is var heard && heard < agents.Length)
        {
            tell(string.Create(CultureInfo.InvariantCulture, $"{heard:N0} of {agents.Length:N0} agents are back"));
            await Task.Delay(TimeSpan.FromMilliseconds(200), time, cancellationToken);
        }
    }

    /// <summary>As they were when the silo that heard them ended: online, with a task, and heard of within the last half minute.</summary>
    private async Task MakeAsync(Psql sql, Guid original, CancellationToken cancellationToken)
    {
        await sql.RunAsync(Copies.Script(original, options.Returning), cancellationToken);
        await sql.RunAsync(
            "UPDATE workspaces SET active_tasks = 1, current_task = 'Task 0000000', last_heartbeat_at = clock_timestamp() - random() * interval '30 seconds'; VACUUM workspaces",
            cancellationToken);
    }
}
