using System.Collections.Immutable;
using System.Net;

namespace Molecule.Grains.Interfaces.Cluster;

/// <summary>Which silos there are, as the silo that was asked knows it.</summary>
/// <param name="Version">Grows with every change. Begins anew with a new membership table.</param>
/// <param name="Active">The silos that take calls.</param>
/// <param name="LostGateways">
/// Where callers reached silos that leave, have left, or were found dead: also one that hangs and still accepts connections. Those that another
/// silo has taken over are not among them.
/// </param>
[GenerateSerializer, Immutable, Alias("molecule.cluster-members")]
public sealed record ClusterMembers(
    [property: Id(0)] long Version,
    [property: Id(1)] ImmutableArray<SiloAddress> Active,
    [property: Id(2)] ImmutableArray<IPEndPoint> LostGateways);
