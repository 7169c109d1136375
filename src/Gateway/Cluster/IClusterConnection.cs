namespace Molecule.Gateway.Cluster;

/// <summary>The way to the grains.</summary>
internal interface IClusterConnection
{
    /// <summary>Makes references to grains.</summary>
    /// <exception cref="ClusterUnavailableException">The cluster has not been reached yet.</exception>
    IGrainFactory Grains { get; }
}
