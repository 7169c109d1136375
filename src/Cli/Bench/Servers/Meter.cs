using System.Diagnostics;
using System.Globalization;
using Molecule.Cli.Bench.Load;

namespace Molecule.Cli.Bench.Servers;

/// <summary>Loads a server and looks at what its processes and its stores did meanwhile.</summary>
internal sealed class Meter(TimeProvider time)
{
    /// <summary>A request that costs less than this share of what it cost a slice before shows that code is still being compiled.</summary>
    private const double Falling = 0.9;

    /// <summary>Warming up ends after so many slices, each half of what it takes at least: on a machine that is busy it may never become steady.</summary>
    private const int MostSlices = 20;

    /// <summary>Requests until the runtime has compiled what they need as well as it can. On a machine that is busy, it has hardly begun after a few seconds.</summary>
    private const int Enough = 100_000;

    /// <summary>
    /// Loads a server until it costs no less than before: code is compiled, plans are made, caches are filled. How long that takes depends on
    /// what else the machine does, so processor time decides, and <paramref name="least"/> is only the shortest. One that <paramref name="isCold"/>,
    /// has answered nothing else before, is asked often.
    /// </summary>
    public async Task WarmUpAsync(
        IBenchServer server, LoadPlan plan, IRequestSource requests, TimeSpan least, bool isCold, CancellationToken cancellationToken)
    {
        var left = isCold ? Enough : 0;
        var before = double.PositiveInfinity;
        for (var slice = 0; slice < MostSlices; slice++)
        {
            var start = Total();
            var load = await LoadGenerator.RunAsync(server.Port, plan with { Duration = least / 2 }, requests, time, cancellationToken);
            var cost = (Total() - start) / load.Requests;
            left -= load.Requests;
            if (slice > 0 && left <= 0 && cost > before * Falling)
                return;
            before = cost;
        }

        double Total() => server.Processes.Sum(process => process.ReadCpu().TotalMicroseconds);
    }

    public async Task<Measurement> MeasureAsync(IBenchServer server, LoadPlan plan, IRequestSource requests, CancellationToken cancellationToken)
    {
        var sql = server.Stores?.Sql;
        if (sql is not null)
            await sql.ResetStatementsAsync(cancellationToken);
        var wal = sql is null ? 0 : await sql.ReadWalAsync(cancellationToken);
        var before = Read(server);
        var load = await LoadGenerator.RunAsync(server.Port, plan, requests, time, cancellationToken);
        var after = Read(server);
        return new Measurement
        {
            Load = load,
            Cpu = server.Processes.ToDictionary(process => process.Name, process => after.Cpu[process.Name] - before.Cpu[process.Name], StringComparer.Ordinal),
            Generator = after.Own - before.Own,
            Machine = after.Machine - before.Machine,
            WalBytes = sql is null ? 0 : await sql.ReadWalAsync(cancellationToken) - wal,
            Statements = sql is null ? 0 : await sql.CountStatementsAsync(cancellationToken),
        };
    }

    private static (Dictionary<string, TimeSpan> Cpu, TimeSpan Own, TimeSpan Machine) Read(IBenchServer server)
    {
        using var self = Process.GetCurrentProcess();
        return (server.Processes.ToDictionary(process => process.Name, process => process.ReadCpu(), StringComparer.Ordinal), self.TotalProcessorTime, ReadMachine());
    }

    /// <summary>Time that all processors together have worked since the machine started.</summary>
    private static TimeSpan ReadMachine()
    {
        // cpu  user nice system idle iowait irq softirq steal ...
        var ticks = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(field => long.Parse(field, CultureInfo.InvariantCulture)).ToArray();
        return TimeSpan.FromMilliseconds(10) * (ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6]);
    }
}
