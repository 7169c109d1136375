namespace Molecule.Grains.Interfaces;

/// <summary>An outage: Postgres did not answer. The command has changed nothing that was acknowledged and may be tried again.</summary>
/// <remarks>An Orleans exception because Orleans wraps every other one that a storage provider throws.</remarks>
[GenerateSerializer, Alias("molecule.storage-unavailable")]
public sealed class StorageUnavailableException : OrleansException
{
    /// <summary>Reports the outage.</summary>
    /// <param name="cause">What the database driver said, for the log. The driver's own exception does not travel: only silos know its type.</param>
    public StorageUnavailableException(string cause)
        : base("The database cannot be reached; nothing was changed. Try again in a moment.")
    {
        Cause = cause;
    }

    /// <summary>What the database driver said. Not for callers from outside.</summary>
    [Id(0)]
    public string Cause { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{base.ToString()}{Environment.NewLine}Cause: {Cause}";
}
