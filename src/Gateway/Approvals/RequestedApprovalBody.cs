namespace Molecule.Gateway.Approvals;

/// <summary>Says that approval is asked for now.</summary>
internal sealed record RequestedApprovalBody
{
    /// <summary>Names the request.</summary>
    public required Guid ApprovalId { get; init; }

    /// <summary>Always <c>pending</c>.</summary>
    public string Status { get; init; } = "pending";
}
