namespace Molecule.Cli.Local;

/// <summary>Something that runs here could not be started. The message and the log are for the person at the terminal.</summary>
internal sealed class StartFailedException(string message, IReadOnlyList<string> log) : Exception(message)
{
    /// <summary>The last lines of the log of what failed; empty when there is none.</summary>
    public IReadOnlyList<string> Log { get; } = log;
}
