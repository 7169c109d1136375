using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Approvals;

namespace Molecule.Gateway.Approvals;

/// <summary>A request of a workspace and what became of it.</summary>
internal sealed record ApprovalBody
{
    /// <summary>Names the request.</summary>
    public required Guid Id { get; init; }

    /// <summary>Which task of the workspace it is for; empty when not said.</summary>
    public required string TaskId { get; init; }

    /// <summary>What it wants to do.</summary>
    public required string Action { get; init; }

    /// <summary>Why; empty when not said.</summary>
    public required string Reason { get; init; }

    /// <summary>What else is to be known, an object.</summary>
    public required RawJson Context { get; init; }

    /// <summary><c>pending</c>, <c>approved</c> or <c>denied</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Who decided; <c>auto-expired</c> when nobody did in time, <c>workspace-removed</c> when the workspace went; null while pending.</summary>
    public required string? DecidedBy { get; init; }

    /// <summary>When; null while pending.</summary>
    public required DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Since when it asks.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    public static ApprovalBody From(Approval approval) => new()
    {
        Id = approval.Id,
        TaskId = approval.TaskId,
        Action = approval.Action,
        Reason = approval.Reason,
        Context = RawJson.FromText(approval.Context),
        Status = (approval.Decision?.Status ?? ApprovalStatus.Pending).ToName(),
        DecidedBy = approval.Decision?.By,
        DecidedAt = approval.Decision?.At,
        CreatedAt = approval.CreatedAt,
    };
}
