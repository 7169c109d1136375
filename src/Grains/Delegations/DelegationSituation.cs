using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Delegations;

/// <summary>What has to be known before something is recorded about a delegation.</summary>
/// <param name="Version">The version of the workspace that hands on.</param>
/// <param name="ParentId">Its parent; null for a root.</param>
/// <param name="IsRemoved">Whether it is removed.</param>
/// <param name="Status">Where the delegation stands; null when there is none of that name.</param>
/// <param name="TargetId">Whom it went to.</param>
/// <param name="Task">What is to be done.</param>
internal sealed record DelegationSituation(
    long Version, WorkspaceId? ParentId, bool IsRemoved, string? Status, WorkspaceId? TargetId, string? Task);
