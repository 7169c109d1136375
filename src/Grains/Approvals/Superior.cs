using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Approvals;

/// <summary>The parent of a workspace that asks.</summary>
/// <param name="Id">The parent.</param>
/// <param name="Version">The version of its row.</param>
/// <param name="ParentId">Its own parent; null for a root.</param>
internal sealed record Superior(WorkspaceId Id, long Version, WorkspaceId? ParentId);
