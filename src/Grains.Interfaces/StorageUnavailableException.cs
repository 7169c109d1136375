namespace Molecule.Grains.Interfaces;

/// <summary>An outage: Postgres did not answer. The command has changed nothing that was acknowledged and may be tried again.</summary>
// Orleans wraps what a storage provider throws unless it is one of Orleans' own kind; then callers would have to look inside.
[GenerateSerializer, Alias("molecule.storage-unavailable")]
public sealed class StorageUnavailableException : OrleansException
{
    /// <summary>Reports the outage.</summary>
    /// <param name="innerException">What the database driver said.</param>
    public StorageUnavailableException(Exception innerException)
        : base("The database cannot be reached; nothing was changed. Try again in a moment.", innerException)
    {
    }
}
