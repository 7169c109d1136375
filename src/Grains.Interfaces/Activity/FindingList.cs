using System.Collections.Immutable;

namespace Molecule.Grains.Interfaces.Activity;

/// <summary>What was found. Fewer than were asked for when their bodies are large.</summary>
/// <param name="Findings">Newest first.</param>
[GenerateSerializer, Immutable, Alias("molecule.finding-list")]
public sealed record FindingList([property: Id(0)] ImmutableArray<Finding> Findings);
