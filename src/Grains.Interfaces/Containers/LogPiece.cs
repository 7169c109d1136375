using System.Collections.Immutable;

namespace Molecule.Grains.Interfaces.Containers;

/// <summary>Some lines of a container's log.</summary>
/// <param name="Lines">In order; none in the first piece, which says that the log is open.</param>
[GenerateSerializer, Immutable, Alias("molecule.log-piece")]
public sealed record LogPiece([property: Id(0)] ImmutableArray<LogLine> Lines);
