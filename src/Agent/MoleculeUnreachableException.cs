namespace Molecule.Agent;

/// <summary>The platform did not answer: no connection, a connection that broke, or silence for longer than the call timeout.</summary>
public sealed class MoleculeUnreachableException : MoleculeException
{
    internal MoleculeUnreachableException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <inheritdoc/>
    /// <remarks>Always <see langword="true"/>. Whether the platform acted on the lost call is not known.</remarks>
    public override bool IsTransient => true;
}
