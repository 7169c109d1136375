using System.Globalization;
using Molecule.Cli.Bench.Heartbeats;
using Molecule.Cli.Bench.Load;
using Molecule.Cli.Bench.Residents;
using Molecule.Cli.Bench.Servers;
using Molecule.Cli.Local;

namespace Molecule.Cli.Bench.Crowds;

/// <summary>Whether a million workspaces can beat on one machine for as long as they like, and nobody is called offline.</summary>
internal sealed class CrowdScenario(BenchOptions options, TimeProvider time) : IScenario
{
    /// <summary>How often each beats.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <summary>While workspaces begin, a silo that reads them all may be behind; whoever is called offline meanwhile comes back.</summary>
    private static readonly TimeSpan LatenessAtTheBeginning = TimeSpan.FromMinutes(2);

    /// <summary>Hosts that send lists at once.</summary>
    private const int Hosts = 32;

    /// <summary>Hosts while workspaces begin: each waits for its whole list, so that few keep the silo from reading more rows at once than it can.</summary>
    private const int HostsThatBegin = 8;

    /// <summary>
    /// The sweep would wake everybody at once, because copies were last heard by a silo that is gone, and call those who have not begun offline a minute
    /// later, which they are. What it is there for, workspaces whose silo died, does not happen here.
    /// </summary>
    private static readonly Dictionary<string, string?> Settings = new(StringComparer.Ordinal) { ["MOLECULE_WORKSPACES__WITNESSES"] = "Timer, Expiry" };

    private readonly Meter _meter = new(time);

    public string Name => "million";

    public string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {options.Crowd:N0} workspaces that beat every {Interval.TotalSeconds:0} s, {options.Crowd / Interval.TotalSeconds:N0} heartbeats/s in lists of {HeartbeatListRequests.ListLength}, each with its token, for
        {options.CrowdDuration.TotalMinutes:0.#} min after all have begun. Lists are due by the clock, and latency counts from when they were due. Falsely offline is whoever is not online at the
        end, and every time that somebody was called offline on the way. They are copies, made in SQL, of one that registered over HTTP.
        """);

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchDirectory directory, Action<string> tell, CancellationToken cancellationToken)
    {
        tell("Molecule starts");
        await using var server = await MoleculeServer.StartAsync(directory, Settings, cancellationToken);
        var original = Guid.NewGuid();
        await Registrations.RegisterAsync(server, [original], tell, cancellationToken);
        tell(string.Create(CultureInfo.InvariantCulture, $"{options.Crowd:N0} workspaces are made"));
        await server.RestartAsync(() => MakeAsync(server.Stores.Sql, original, cancellationToken), cancellationToken);

        var lists = new HeartbeatListRequests([.. Copies.Seats(options.Crowd)]);
        // Waking all at once takes longer than the silence after which a workspace is offline, because each is read from the database: so many
        // begin in each interval, evenly spread, and whoever has begun goes on and does not wait for them.
        var steps = Math.Max(1, options.Crowd / options.CrowdBegins);
        var refusedBefore = 0L;
        for (var step = 1; step <= steps; step++)
        {
            tell(string.Create(CultureInfo.InvariantCulture, $"{(long)options.Crowd * step / steps:N0} workspaces beat, {refusedBefore:N0} heartbeats were refused"));
            var some = lists.Added(step, steps);
            var beginning = new PatientRequests(some);
            // A little faster than the others beat, who go on for another interval when somebody has not begun by the end of one.
            var pace = Pace(some, Interval) with { Connections = HostsThatBegin, Rate = some.Count / (0.9 * Interval.TotalSeconds), Lateness = LatenessAtTheBeginning };
            var begin = LoadGenerator.RunAsync(server.Port, pace, beginning, time, cancellationToken);
            var others = lists.Part(step - 1, steps);
            var begun = new PatientRequests(others);
            while (step > 1 && !begin.IsCompleted)
                await LoadGenerator.RunAsync(server.Port, Pace(others, Interval) with { Lateness = LatenessAtTheBeginning }, begun, time, cancellationToken);
            await begin;
            refusedBefore += beginning.Refused + begun.Refused;
        }

        var sql = server.Stores.Sql;
        var position = await sql.ReadNumberAsync("SELECT position FROM structure_log_head", cancellationToken);
        tell(string.Create(CultureInfo.InvariantCulture, $"all beat, for {options.CrowdDuration.TotalMinutes:0.#} minutes"));
        var beats = new PatientRequests(lists);
        var usual = await _meter.MeasureAsync(server, Pace(lists, options.CrowdDuration), beats, cancellationToken);
        // Read at once: from now on nobody beats any more.
        var late = await sql.ReadNumberAsync($"SELECT (1000 * extract(epoch FROM clock_timestamp() - min(last_heartbeat_at)))::bigint FROM workspaces WHERE id <> '{original}'", cancellationToken);
        var notOnline = await sql.ReadNumberAsync($"SELECT count(*) FROM workspaces WHERE status <> 'online' AND id <> '{original}'", cancellationToken);
        var calledOffline = await sql.ReadNumberAsync(
            $"SELECT count(*) FROM structure_events WHERE position > {position} AND event_type = 'WORKSPACE_OFFLINE' AND workspace_id <> '{original}'", cancellationToken);

        const double MiB = 1024 * 1024;
        return
        [
            new("not online at the end", "", notOnline, Target.AtMost(0)),
            new("times somebody was called offline", "", calledOffline, Target.AtMost(0)),
            new("heartbeats refused", "", beats.Refused, Target.AtMost(0)),
            new("heartbeats refused while they began", "", refusedBefore),
            new("heartbeats/s", "", Beats(usual.Load.PerSecond), Target.AtLeast(0.99 * options.Crowd / Interval.TotalSeconds)),
            new("age of the oldest heartbeat in Postgres, at the end", "s", late / 1000.0),
            new("CPU for a heartbeat", "µs", usual.CpuPerRequest / HeartbeatListRequests.ListLength),
            .. usual.Cpu.Keys.Select(process => new Figure($"of that {process}", "µs", usual.CpuPerRequestOf(process) / HeartbeatListRequests.ListLength)),
            .. usual.Cpu.Keys.Select(process => new Figure($"CPU of {process}", "cores", usual.Cpu[process] / usual.Load.Elapsed)),
            .. server.Processes.Select(process => new Figure($"memory of {process.Name}", "MiB", process.ReadMemory() / MiB)),
            new("p50 of a list", "ms", usual.Load.Latencies.At(0.5)),
            new("p99 of a list", "ms", usual.Load.Latencies.At(0.99)),
            new("SQL statements for 1,000 heartbeats", "", 1_000.0 * usual.Statements / Beats(usual.Load.Requests)),
            new("log that Postgres writes for a heartbeat", "bytes", usual.WalBytes / Beats(usual.Load.Requests)),
            new("CPU of the load generator", "cores", usual.Generator / usual.Load.Elapsed),
            new("other work on the machine", "cores", usual.OtherWork),
        ];
    }

    private async Task MakeAsync(Psql sql, Guid original, CancellationToken cancellationToken)
    {
        await sql.RunAsync(Copies.Script(original, options.Crowd), cancellationToken);
        await sql.RunAsync("VACUUM workspaces", cancellationToken);
    }

    private static LoadPlan Pace(HeartbeatListRequests lists, TimeSpan duration) =>
        new() { Connections = Hosts, Duration = duration, Rate = lists.Count / Interval.TotalSeconds };

    private static double Beats(double lists) => lists * HeartbeatListRequests.ListLength;
}
