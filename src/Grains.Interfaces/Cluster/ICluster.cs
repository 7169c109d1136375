namespace Molecule.Grains.Interfaces.Cluster;

/// <summary>Says how the cluster is; the key is always 0.</summary>
[GrainInterfaceType("molecule.cluster")]
[Alias("molecule.cluster")]
public interface ICluster : IGrainWithIntegerKey
{
    /// <summary>Looks whether Postgres answers, from a silo. Never fails because of Postgres.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>How many silos there are and whether Postgres answered.</returns>
    [Alias("check")]
    Task<ClusterHealth> CheckAsync(CancellationToken cancellationToken);

    /// <summary>Lists the silos and how many workspaces each of them carries. Asks every silo, so it is not for a probe.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>One entry for each silo that is active.</returns>
    [Alias("describe")]
    Task<ClusterDescription> DescribeAsync(CancellationToken cancellationToken);
}
