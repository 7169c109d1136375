namespace Molecule.Gateway.Wire;

/// <summary>Says that it is done.</summary>
internal sealed record StatusBody
{
    /// <summary>What was done, in one word.</summary>
    public required string Status { get; init; }
}
