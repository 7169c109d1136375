using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Approvals;

namespace Molecule.Gateway.Approvals;

/// <summary>A request that waits for a decision.</summary>
internal sealed record PendingApprovalBody
{
    /// <summary>Names the request.</summary>
    public required Guid Id { get; init; }

    /// <summary>Who asks.</summary>
    public required Guid WorkspaceId { get; init; }

    /// <summary>What that workspace is called.</summary>
    public required string WorkspaceName { get; init; }

    /// <summary>What it wants to do.</summary>
    public required string Action { get; init; }

    /// <summary>Why; empty when not said.</summary>
    public required string Reason { get; init; }

    /// <summary>What else is to be known, an object.</summary>
    public required RawJson Context { get; init; }

    /// <summary>Always <c>pending</c>.</summary>
    public string Status { get; init; } = "pending";

    /// <summary>Since when it asks.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    public static PendingApprovalBody From(Approval approval) => new()
    {
        Id = approval.Id,
        WorkspaceId = approval.WorkspaceId.Value,
        WorkspaceName = approval.WorkspaceName,
        Action = approval.Action,
        Reason = approval.Reason,
        Context = RawJson.FromText(approval.Context),
        CreatedAt = approval.CreatedAt,
    };
}
