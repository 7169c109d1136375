using Molecule.Grains.Interfaces.History;

namespace Molecule.Gateway.History;

/// <summary>Where the log and a table do not agree.</summary>
internal sealed record LogDifferenceBody
{
    /// <summary>The table where it shows.</summary>
    public required string Table { get; init; }

    /// <summary>Which row of it: an id, or a position of the log.</summary>
    public required string Row { get; init; }

    /// <summary>Which column; null when it is about the whole row.</summary>
    public required string? Column { get; init; }

    /// <summary>What the table holds, as text; null for a null and for a whole row.</summary>
    public required string? Stored { get; init; }

    /// <summary>What the facts add up to, as text; null for a null and for a whole row.</summary>
    public required string? Folded { get; init; }

    /// <summary>All of it in words.</summary>
    public required string Summary { get; init; }

    public static LogDifferenceBody From(LogDifference difference) => new()
    {
        Table = difference.Table,
        Row = difference.Row,
        Column = difference.Column,
        Stored = difference.Stored,
        Folded = difference.Folded,
        Summary = difference.Summary,
    };
}
