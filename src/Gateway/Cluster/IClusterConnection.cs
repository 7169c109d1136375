using Molecule.Grains.Interfaces.Heartbeats;

namespace Molecule.Gateway.Cluster;

/// <summary>The way to the grains.</summary>
internal interface IClusterConnection
{
    /// <summary>Makes references to grains.</summary>
    /// <exception cref="ClusterUnavailableException">The cluster has not been reached yet.</exception>
    IGrainFactory Grains { get; }

    /// <summary>Takes note of a heartbeat here and now, where the workspace is in this very process and no call is needed to reach it.</summary>
    /// <returns>Whether it did; when it did not, the beat has to be brought to the silo that hears the workspace.</returns>
    bool TryHear(AgentBeat beat) => false;
}
