using Molecule.Gateway.Cluster;
using Molecule.Grains.Interfaces.Heartbeats;
using Molecule.Grains.Workspaces.Heartbeats;

namespace Molecule.CoHost;

/// <summary>The way to the grains from inside the silo.</summary>
internal sealed class CoHostedCluster(IGrainFactory grains, HeartbeatEar ear) : IClusterConnection
{
    /// <inheritdoc/>
    public IGrainFactory Grains => grains;

    /// <inheritdoc/>
    public bool TryHear(AgentBeat beat) => ear.TryHear(beat);
}
