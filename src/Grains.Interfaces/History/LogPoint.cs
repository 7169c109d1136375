namespace Molecule.Grains.Interfaces.History;

/// <summary>A place in the log of facts.</summary>
/// <param name="Position">Position of the last fact before it; 0 before the first.</param>
/// <param name="At">When that fact happened, UTC, to the microsecond; null before the first.</param>
[GenerateSerializer, Immutable, Alias("molecule.log-point")]
public sealed record LogPoint([property: Id(0)] long Position, [property: Id(1)] DateTimeOffset? At);
