namespace Molecule.Grains.Interfaces.Memories;

/// <summary>What a workspace keeps under a key.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">Compact JSON.</param>
/// <param name="ExpiresAt">When it is gone, UTC; null when it stays.</param>
/// <param name="UpdatedAt">When it was kept, UTC, to the microsecond.</param>
[GenerateSerializer, Immutable, Alias("molecule.key-value-entry")]
public sealed record KeyValueEntry(
    [property: Id(0)] string Key,
    [property: Id(1)] string Value,
    [property: Id(2)] DateTimeOffset? ExpiresAt,
    [property: Id(3)] DateTimeOffset UpdatedAt);
