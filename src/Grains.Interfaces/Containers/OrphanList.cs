using System.Collections.Immutable;

namespace Molecule.Grains.Interfaces.Containers;

/// <summary>What engines have that belongs to nobody.</summary>
/// <param name="Orphans">By engine, then by workspace.</param>
/// <param name="Unanswered">Engines of which it is not known.</param>
[GenerateSerializer, Immutable, Alias("molecule.orphan-list")]
public sealed record OrphanList(
    [property: Id(0)] ImmutableArray<Orphan> Orphans, [property: Id(1)] ImmutableArray<string> Unanswered);
