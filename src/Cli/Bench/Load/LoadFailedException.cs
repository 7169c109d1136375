namespace Molecule.Cli.Bench.Load;

/// <summary>The server did not answer as it should, so there is nothing to measure.</summary>
internal sealed class LoadFailedException(string message) : Exception(message);
