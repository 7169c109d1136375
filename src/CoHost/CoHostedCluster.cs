using Molecule.Gateway.Cluster;

namespace Molecule.CoHost;

/// <summary>The way to the grains from inside the silo.</summary>
internal sealed class CoHostedCluster(IGrainFactory grains) : IClusterConnection
{
    /// <inheritdoc/>
    public IGrainFactory Grains => grains;
}
