namespace Molecule.Grains.Workspaces.Heartbeats;

/// <summary>Port: where vitals are kept.</summary>
internal interface IHeartbeatStore
{
    /// <summary>Writes the vitals in one statement. An older beat never overwrites a newer one, and a removed workspace is left alone.</summary>
    /// <exception cref="Interfaces.StorageUnavailableException">Nothing was written, or it is not known.</exception>
    /// <param name="beats">What was heard.</param>
    /// <param name="silo">Who heard it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task WriteAsync(IReadOnlyList<Beat> beats, SiloAddress silo, CancellationToken cancellationToken);
}
