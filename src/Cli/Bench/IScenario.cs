using Molecule.Cli.Bench.Servers;

namespace Molecule.Cli.Bench;

/// <summary>One thing that is measured, with all that it takes: each run starts servers of its own and leaves nothing.</summary>
internal interface IScenario
{
    /// <summary>What it is called at the command line.</summary>
    string Name { get; }

    /// <summary>What it measures, for the report.</summary>
    string Summary { get; }

    /// <summary>One run. Says what it does meanwhile, and gives the same figures in the same order each time.</summary>
    Task<IReadOnlyList<Figure>> RunAsync(BenchDirectory directory, Action<string> tell, CancellationToken cancellationToken);
}
