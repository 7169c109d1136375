namespace Molecule.Gateway.Approvals;

/// <summary>Says what is decided now.</summary>
internal sealed record DecidedBody
{
    /// <summary><c>approved</c> or <c>denied</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Names the request.</summary>
    public required Guid ApprovalId { get; init; }
}
