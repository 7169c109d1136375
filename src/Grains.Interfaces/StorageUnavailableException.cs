namespace Molecule.Grains.Interfaces;

/// <summary>An outage: Postgres did not answer. The command has changed nothing that was acknowledged and may be tried again.</summary>
[GenerateSerializer, Alias("molecule.storage-unavailable")]
public sealed class StorageUnavailableException : Exception
{
    /// <summary>Reports the outage.</summary>
    /// <param name="innerException">What the database driver said.</param>
    public StorageUnavailableException(Exception innerException)
        : base("The database cannot be reached; nothing was changed. Try again in a moment.", innerException)
    {
    }
}
