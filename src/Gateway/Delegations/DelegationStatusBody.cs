namespace Molecule.Gateway.Delegations;

/// <summary>Says what was recorded of a delegation.</summary>
internal sealed record DelegationStatusBody
{
    /// <summary>What was recorded.</summary>
    public required string Status { get; init; }

    /// <summary>What the agent calls the delegation.</summary>
    public required string DelegationId { get; init; }
}
