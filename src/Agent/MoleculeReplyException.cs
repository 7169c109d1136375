namespace Molecule.Agent;

/// <summary>Something answered with success, but not in the way the platform does: no JSON, a missing field, or far too much of it.</summary>
public sealed class MoleculeReplyException : MoleculeException
{
    internal MoleculeReplyException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <inheritdoc/>
    /// <remarks>Always <see langword="true"/>: a proxy or a half-started server is the usual cause, and it goes away.</remarks>
    public override bool IsTransient => true;
}
