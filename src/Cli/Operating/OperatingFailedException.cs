namespace Molecule.Cli.Operating;

/// <summary>A gateway could not be asked, or refused; the message says why.</summary>
internal sealed class OperatingFailedException(string message) : Exception(message);
