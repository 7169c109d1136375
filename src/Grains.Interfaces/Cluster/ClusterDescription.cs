using System.Collections.Immutable;

namespace Molecule.Grains.Interfaces.Cluster;

/// <summary>The silos of the cluster.</summary>
/// <param name="Silos">Those that are active, by name.</param>
[GenerateSerializer, Immutable, Alias("molecule.cluster-description")]
public sealed record ClusterDescription([property: Id(0)] ImmutableArray<SiloDescription> Silos);
