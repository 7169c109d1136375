using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Approvals;

/// <summary>Where a workspace that asks stands in the organisation. A commit that is told of it is refused when that has changed.</summary>
/// <param name="Id">The workspace.</param>
/// <param name="Version">The version of its row.</param>
/// <param name="IsRemoved">Whether it is removed.</param>
/// <param name="Parent">Its parent; null for a root.</param>
internal sealed record Requester(WorkspaceId Id, long Version, bool IsRemoved, Superior? Parent);
