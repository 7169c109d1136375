namespace Molecule.Cli.Bench.Load;

/// <summary>What came of a load.</summary>
/// <param name="Elapsed">From the first request until the last answer.</param>
/// <param name="Latencies">One for each answer.</param>
internal sealed record LoadResult(TimeSpan Elapsed, Latencies Latencies)
{
    public int Requests => Latencies.Count;

    public double PerSecond => Requests / Elapsed.TotalSeconds;
}
