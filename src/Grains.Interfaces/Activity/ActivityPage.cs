using System.Collections.Immutable;

namespace Molecule.Grains.Interfaces.Activity;

/// <summary>Entries of a workspace. Fewer than were asked for when their bodies are large; never none while there is one.</summary>
/// <param name="Entries">Newest first.</param>
/// <param name="HasMore">Whether there are older ones.</param>
[GenerateSerializer, Immutable, Alias("molecule.activity-page")]
public sealed record ActivityPage([property: Id(0)] ImmutableArray<ActivityEntry> Entries, [property: Id(1)] bool HasMore);
