using System.Diagnostics;
using System.Globalization;
using Molecule.Cli.Bench.Load;

namespace Molecule.Cli.Bench.Servers;

/// <summary>Loads a server and looks at what its processes and its stores did meanwhile.</summary>
internal sealed class Meter(TimeProvider time)
{
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
