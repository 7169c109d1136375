namespace Molecule.Cli.Verify;

/// <summary>Whether log and table agree could not be found out; the message says why.</summary>
internal sealed class VerificationFailedException(string message) : Exception(message);
