namespace Molecule.Gateway.Cluster;

/// <summary>The gateway has not reached the cluster yet.</summary>
internal sealed class ClusterUnavailableException() : Exception("The cluster has not been reached yet. Try again in a second.");
