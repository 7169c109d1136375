namespace Molecule.Grains.Interfaces.History;

/// <summary>The first place where the log and what is made from it do not agree.</summary>
/// <param name="Table">The table where it shows, for example <c>workspaces</c>.</param>
/// <param name="Row">Which row of it: an id, or a position of the log.</param>
/// <param name="Column">Which column; null when it is about the whole row.</param>
/// <param name="Stored">What the table holds, as text; null for a null and for a whole row.</param>
/// <param name="Folded">What the facts add up to, as text; null for a null and for a whole row.</param>
/// <param name="Summary">All of it in words.</param>
[GenerateSerializer, Immutable, Alias("molecule.log-difference")]
public sealed record LogDifference(
    [property: Id(0)] string Table,
    [property: Id(1)] string Row,
    [property: Id(2)] string? Column,
    [property: Id(3)] string? Stored,
    [property: Id(4)] string? Folded,
    [property: Id(5)] string Summary);
