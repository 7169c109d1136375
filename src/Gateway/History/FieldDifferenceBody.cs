using Molecule.Gateway.Wire;

namespace Molecule.Gateway.History;

/// <summary>A field with both its values.</summary>
internal sealed record FieldDifferenceBody
{
    /// <summary>Which field of the workspace.</summary>
    public required string Field { get; init; }

    /// <summary>What it was; null also when the workspace was not there.</summary>
    public required RawJson From { get; init; }

    /// <summary>What it became.</summary>
    public required RawJson To { get; init; }
}
