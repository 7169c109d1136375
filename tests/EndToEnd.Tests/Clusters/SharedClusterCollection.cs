namespace Molecule.EndToEnd.Tests.Clusters;

/// <summary>Tests that share the cluster run one after the other.</summary>
[CollectionDefinition(SharedCluster.Collection)]
public sealed class SharedClusterCollection : ICollectionFixture<SharedCluster>;
