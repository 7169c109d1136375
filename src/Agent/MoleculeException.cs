namespace Molecule.Agent;

/// <summary>
/// What this library throws when the platform did not do what was asked. Catch this one to handle every such failure;
/// <see cref="IsTransient"/> says whether the same call may succeed later.
/// </summary>
/// <remarks>
/// Mistakes of the caller (an option out of range, a disposed agent) are not in this family: they are
/// <see cref="ArgumentException"/>, <see cref="InvalidOperationException"/> and <see cref="ObjectDisposedException"/>.
/// </remarks>
public abstract class MoleculeException : Exception
{
    private protected MoleculeException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>
    /// Whether the same call may succeed later without anything being changed: <see langword="true"/> for an outage,
    /// <see langword="false"/> for a refusal that stands.
    /// </summary>
    public abstract bool IsTransient { get; }
}
