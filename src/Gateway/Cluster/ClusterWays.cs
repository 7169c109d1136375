namespace Molecule.Gateway.Cluster;

/// <summary>
/// Keys by which a cluster is asked about itself. An Orleans client takes the same way for the same key, so whoever must not depend on one silo asks
/// with another key each time.
/// </summary>
internal static class ClusterWays
{
    /// <summary>
    /// So many keys find a way around a silo that hangs, also when there are two. Not more: each is an activation that stays for a while, and the
    /// rebalancer takes silos that have many for fuller than they are, and moves their workspaces away.
    /// </summary>
    public const int Count = 16;

    /// <summary>Any of them.</summary>
    public static int Any() => Random.Shared.Next(Count);
}
