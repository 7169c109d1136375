using System.Collections.Immutable;

namespace Molecule.Grains.Interfaces.Memories;

/// <summary>What a workspace keeps under its keys.</summary>
/// <param name="Entries">In the order of their keys.</param>
[GenerateSerializer, Immutable, Alias("molecule.key-value-list")]
public sealed record KeyValueList([property: Id(0)] ImmutableArray<KeyValueEntry> Entries);
