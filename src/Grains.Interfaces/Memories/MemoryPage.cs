using System.Collections.Immutable;

namespace Molecule.Grains.Interfaces.Memories;

/// <summary>A page of memories.</summary>
/// <param name="Memories">Newest first; where words were searched for, the best match first.</param>
/// <param name="HasMore">Whether others follow.</param>
[GenerateSerializer, Immutable, Alias("molecule.memory-page")]
public sealed record MemoryPage([property: Id(0)] ImmutableArray<Memory> Memories, [property: Id(1)] bool HasMore);
