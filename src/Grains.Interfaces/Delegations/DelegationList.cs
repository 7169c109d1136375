using System.Collections.Immutable;

namespace Molecule.Grains.Interfaces.Delegations;

/// <summary>The newest entries of a workspace's delegations.</summary>
/// <param name="Entries">Newest first.</param>
[GenerateSerializer, Immutable, Alias("molecule.delegation-list")]
public sealed record DelegationList([property: Id(0)] ImmutableArray<DelegationEntry> Entries);
