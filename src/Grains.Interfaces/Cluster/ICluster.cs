namespace Molecule.Grains.Interfaces.Cluster;

/// <summary>
/// Says how the cluster is. The key means nothing: calls with different keys may take different ways, so whoever must not depend on one silo asks
/// with another key each time. Each key is an activation for a while: a few are enough.
/// </summary>
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

    /// <summary>Says which silos there are, from memory.</summary>
    /// <returns>What the silo that answers knows; a silo that was found dead but hangs does not answer.</returns>
    [Alias("members")]
    Task<ClusterMembers> ReadMembersAsync();
}
