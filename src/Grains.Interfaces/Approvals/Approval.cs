using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces.Approvals;

/// <summary>A request for approval and what became of it.</summary>
/// <param name="Id">Names the request; the key of its grain.</param>
/// <param name="WorkspaceId">Who asks.</param>
/// <param name="WorkspaceName">What that workspace is called now.</param>
/// <param name="Action">What it wants to do.</param>
/// <param name="Reason">Why; empty when not said.</param>
/// <param name="TaskId">Which task of its own it is for; empty when not said.</param>
/// <param name="Context">What else is to be known, a compact JSON object.</param>
/// <param name="CreatedAt">Since when it asks, UTC, to the microsecond.</param>
/// <param name="Decision">What was decided; null while nothing is.</param>
[GenerateSerializer, Immutable, Alias("molecule.approval-request")]
public sealed record Approval(
    [property: Id(0)] Guid Id,
    [property: Id(1)] WorkspaceId WorkspaceId,
    [property: Id(2)] string WorkspaceName,
    [property: Id(3)] string Action,
    [property: Id(4)] string Reason,
    [property: Id(5)] string TaskId,
    [property: Id(6)] string Context,
    [property: Id(7)] DateTimeOffset CreatedAt,
    [property: Id(8)] Decision? Decision);
