using System.Globalization;
using Molecule.Cli.Bench.Load;
using Molecule.Cli.Bench.Servers;

namespace Molecule.Cli.Bench.Heartbeats;

/// <summary>What a heartbeat over HTTP costs, beside a server that does nothing and one that writes each of them.</summary>
internal sealed class HeartbeatScenario(BenchOptions options, TimeProvider time) : IScenario
{
    /// <summary>How often agents beat, about.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <summary>How long it may take until each has beaten once.</summary>
    private static readonly TimeSpan OnceLimit = TimeSpan.FromMinutes(10);

    /// <summary>Hosts that send lists at once.</summary>
    private const int ListConnections = 8;

    private readonly Meter _meter = new(time);

    public string Name => "heartbeats";

    public string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        `POST /registry/heartbeat` of {options.Workspaces:N0} workspaces in turn, over {options.Connections} connections: error rate and uptime change with each beat, the task with
        one in {HeartbeatBytes.TaskEvery}. B0 parses a heartbeat and answers; B1 also writes each with an UPDATE and a SET EX. Molecule is a gateway and a silo as two processes, with an
        operator's token, so that every agent shows its own; co-hosted they are one process. Saturated: each connection sends when it is answered. At half of that rate, requests are due by
        the clock, and latency counts from when they were due. Lists have {HeartbeatListRequests.ListLength} heartbeats, each with its token, and go over {ListConnections} connections at most; the hub
        is `/hubs/agent` over WebSockets, in JSON, and its connections are one agent's, which brings the others' heartbeats with their tokens.
        """);

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchDirectory directory, Action<string> tell, CancellationToken cancellationToken)
    {
        Guid[] workspaces = [.. Enumerable.Range(0, options.Workspaces).Select(_ => Guid.NewGuid())];
        Seat[] seats = [.. workspaces.Select(Seat.WithoutToken)];

        Outcome b0, b1, molecule, coHosted;
        Measurement lists, hubLists, hub, usual;
        tell("B0 starts");
        await using (var server = await BaselineServer.StartB0Async(directory, cancellationToken))
            b0 = await MeasureAsync("B0", server, seats, tell, cancellationToken);
        tell("B1 starts");
        await using (var server = await BaselineServer.StartB1Async(directory, workspaces, cancellationToken))
            b1 = await MeasureAsync("B1", server, seats, tell, cancellationToken);
        tell("Molecule starts");
        await using (var server = await MoleculeServer.StartAsync(directory, new Dictionary<string, string?>(StringComparer.Ordinal), cancellationToken))
        {
            var registered = await Registrations.RegisterAsync(server, workspaces, tell, cancellationToken);
            molecule = await MeasureAsync("Molecule", server, registered, tell, cancellationToken);
            lists = await MeasureAsync($"lists of {HeartbeatListRequests.ListLength}", server, new HeartbeatListRequests(registered), ListConnections, tell, cancellationToken);
            hubLists = await MeasureAsync("lists over the hub", server, HubRequests.InLists(registered), ListConnections, tell, cancellationToken);
            hub = await MeasureAsync("hub, one by one", server, HubRequests.OneByOne(registered), options.Connections, tell, cancellationToken);
            tell("Molecule: as often as agents beat");
            var pace = new LoadPlan { Connections = options.Connections, Duration = options.Duration, Rate = options.Workspaces / Interval.TotalSeconds };
            usual = await _meter.MeasureAsync(server, pace, new HeartbeatRequests(registered), cancellationToken);
        }
        tell("Molecule starts, co-hosted");
        await using (var server = await MoleculeServer.StartAsync(
            directory, new Dictionary<string, string?>(StringComparer.Ordinal), new ClusterShape(CoHost: true), cancellationToken))
        {
            var registered = await Registrations.RegisterAsync(server, workspaces, tell, cancellationToken);
            coHosted = await MeasureAsync("co-hosted", server, registered, tell, cancellationToken);
        }

        return
        [
            new("CPU for a heartbeat, all processes", "× B0", molecule.Full.CpuPerRequest / b0.Full.CpuPerRequest, Target.AtMost(2.2)),
            new("the same with gateway and silo in one process", "× B0", coHosted.Full.CpuPerRequest / b0.Full.CpuPerRequest, Target.AtMost(1.7)),
            new("heartbeats/s, saturated", "× B1", molecule.Full.Load.PerSecond / b1.Full.Load.PerSecond, Target.AtLeast(6)),
            new("p99 at half load", "× B0", molecule.Half.Load.Latencies.At(0.99) / b0.Half.Load.Latencies.At(0.99), Target.AtMost(3)),
            new("SQL statements for 1,000 heartbeats", "", 1_000.0 * molecule.Full.Statements / molecule.Full.Load.Requests, Target.AtMost(2)),
            new("log that Postgres writes for a heartbeat", "× B1", WalPerRequest(molecule.Full) / WalPerRequest(b1.Full), Target.AtMost(0.2)),
            new($"CPU for a heartbeat in a list of {HeartbeatListRequests.ListLength}", "× B0", PerBeat(lists.CpuPerRequest) / b0.Full.CpuPerRequest, Target.AtMost(0.4)),
            new("the same over the hub", "× B0", PerBeat(hubLists.CpuPerRequest) / b0.Full.CpuPerRequest, Target.AtMost(0.4)),
            new("CPU for a heartbeat alone over the hub", "× B0", hub.CpuPerRequest / b0.Full.CpuPerRequest, Target.AtMost(0.4)),
            .. Explain("B0", b0),
            .. Explain("B1", b1),
            .. Explain("Molecule", molecule),
            .. Explain("Co-hosted", coHosted),
            .. Explain("Molecule, lists", lists, HeartbeatListRequests.ListLength),
            .. Explain("Molecule, lists over the hub", hubLists, HeartbeatListRequests.ListLength),
            .. Explain("Molecule, hub, one by one", hub, beats: 1),
            new("Molecule, beats every 30 s: SQL statements for 1,000", "", 1_000.0 * usual.Statements / usual.Load.Requests),
            new("Molecule, beats every 30 s: log for a heartbeat", "bytes", WalPerRequest(usual)),
            new("Molecule, beats every 30 s: CPU", "% of one core", 100 * usual.CpuPerRequest * usual.Load.PerSecond / 1e6),
            .. usual.Cpu.Keys.Select(process => new Figure($"Molecule, beats every 30 s: of that {process}", "%", 100 * usual.Cpu[process] / usual.Load.Elapsed)),
            new("Molecule, beats every 30 s: p99", "ms", usual.Load.Latencies.At(0.99)),
        ];
    }

    private async Task<Outcome> MeasureAsync(
        string name, IBenchServer server, IReadOnlyList<Seat> seats, Action<string> tell, CancellationToken cancellationToken)
    {
        var requests = new HeartbeatRequests(seats);
        var full = new LoadPlan { Connections = options.Connections, Duration = options.Duration };
        // On a slow machine those who registered first have been silent for so long that they are offline, and come back with a commit; and
        // whoever beats for the first time is asked itself. That is not what a heartbeat costs.
        tell($"{name}: each beats once");
        await LoadGenerator.RunAsync(server.Port, full with { Duration = OnceLimit, MaxRequests = options.Workspaces }, requests, time, cancellationToken);
        tell($"{name}: warming up");
        await _meter.WarmUpAsync(server, full, requests, options.WarmUp, isCold: true, cancellationToken);
        tell($"{name}: saturated");
        var saturated = await _meter.MeasureAsync(server, full, requests, cancellationToken);
        tell(string.Create(CultureInfo.InvariantCulture, $"{name}: half of {saturated.Load.PerSecond:N0} heartbeats/s"));
        var half = await _meter.MeasureAsync(server, full with { Rate = saturated.Load.PerSecond / 2 }, requests, cancellationToken);
        return new Outcome(saturated, half);
    }

    /// <summary>Another way to bring heartbeats to Molecule, saturated.</summary>
    private async Task<Measurement> MeasureAsync(
        string name, MoleculeServer server, IRequestSource requests, int connections, Action<string> tell, CancellationToken cancellationToken)
    {
        tell($"Molecule: {name}");
        // Lists need no more than a few hosts to saturate anything.
        var plan = new LoadPlan { Connections = Math.Min(connections, options.Connections), Duration = options.Duration };
        await _meter.WarmUpAsync(server, plan, requests, options.WarmUp, isCold: false, cancellationToken);
        return await _meter.MeasureAsync(server, plan, requests, cancellationToken);
    }

    private static IEnumerable<Figure> Explain(string name, Measurement saturated, int beats) =>
    [
        new($"{name}: heartbeats/s, saturated", "", saturated.Load.PerSecond * beats),
        new($"{name}: CPU for a heartbeat", "µs", saturated.CpuPerRequest / beats),
        .. saturated.Cpu.Keys.Select(process => new Figure($"{name}: of that {process}", "µs", saturated.CpuPerRequestOf(process) / beats)),
        new($"{name}: p99{(beats == 1 ? "" : " of a list")}, saturated", "ms", saturated.Load.Latencies.At(0.99)),
    ];

    private static double PerBeat(double value) => value / HeartbeatListRequests.ListLength;

    private static IEnumerable<Figure> Explain(string name, Outcome outcome)
    {
        var (full, half) = outcome;
        yield return new($"{name}: heartbeats/s, saturated", "", full.Load.PerSecond);
        yield return new($"{name}: CPU for a heartbeat", "µs", full.CpuPerRequest);
        if (full.Cpu.Count > 1)
        {
            foreach (var process in full.Cpu.Keys)
                yield return new($"{name}: of that {process}", "µs", full.CpuPerRequestOf(process));
        }
        yield return new($"{name}: CPU for a heartbeat at half load", "µs", half.CpuPerRequest);
        yield return new($"{name}: p50, saturated", "ms", full.Load.Latencies.At(0.5));
        yield return new($"{name}: p99, saturated", "ms", full.Load.Latencies.At(0.99));
        yield return new($"{name}: p50 at half load", "ms", half.Load.Latencies.At(0.5));
        yield return new($"{name}: p99 at half load", "ms", half.Load.Latencies.At(0.99));
        if (full.WalBytes > 0)
            yield return new($"{name}: log for a heartbeat", "bytes", WalPerRequest(full));
        yield return new($"{name}: the load generator's CPU for a heartbeat", "µs", full.GeneratorPerRequest);
        yield return new($"{name}: other work on the machine", "cores", full.OtherWork);
    }

    private static double WalPerRequest(Measurement measurement) => (double)measurement.WalBytes / measurement.Load.Requests;

    /// <summary>A server under full load, and at half of what it could do then.</summary>
    private sealed record Outcome(Measurement Full, Measurement Half);
}
