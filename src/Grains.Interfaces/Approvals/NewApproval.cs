using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces.Approvals;

/// <summary>What a workspace asks approval for.</summary>
/// <param name="WorkspaceId">Who asks.</param>
/// <param name="Action">What it wants to do, 1 to 1,000 characters.</param>
/// <param name="Reason">Why, at most 4,000 characters; empty when not said.</param>
/// <param name="TaskId">Which task of its own it is for, at most 200 characters of one line; empty when not said.</param>
/// <param name="Context">What else is to be known, a JSON object of at most 16,384 characters and 32 levels.</param>
[GenerateSerializer, Immutable, Alias("molecule.new-approval")]
public sealed record NewApproval(
    [property: Id(0)] WorkspaceId WorkspaceId,
    [property: Id(1)] string Action,
    [property: Id(2)] string Reason,
    [property: Id(3)] string TaskId,
    [property: Id(4)] string Context);
