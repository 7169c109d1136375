using Molecule.Cli.Bench.Load;

namespace Molecule.Cli.Bench.Servers;

/// <summary>What a load came to, and what it took.</summary>
internal sealed record Measurement
{
    public required LoadResult Load { get; init; }

    /// <summary>Processor time by process.</summary>
    public required IReadOnlyDictionary<string, TimeSpan> Cpu { get; init; }

    /// <summary>Processor time of the load generator.</summary>
    public required TimeSpan Generator { get; init; }

    /// <summary>Processor time of everybody on this machine.</summary>
    public required TimeSpan Machine { get; init; }

    /// <summary>Bytes of log that Postgres wrote.</summary>
    public required long WalBytes { get; init; }

    /// <summary>Statements that Postgres ran, whatever for.</summary>
    public required long Statements { get; init; }

    /// <summary>Microseconds of processor time for each request, in all processes of the server.</summary>
    public double CpuPerRequest => Cpu.Values.Sum(time => time.TotalMicroseconds) / Load.Requests;

    public double GeneratorPerRequest => Generator.TotalMicroseconds / Load.Requests;

    /// <summary>How many processors were busy with what is not measured here.</summary>
    public double OtherWork => Math.Max(0, (Machine - Generator - Cpu.Values.Aggregate(TimeSpan.Zero, (sum, time) => sum + time)) / Load.Elapsed);

    public double CpuPerRequestOf(string process) => Cpu[process].TotalMicroseconds / Load.Requests;
}
