using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Containers;

/// <summary>Where a workspace of which an engine has something belongs.</summary>
/// <param name="Workspace">Which workspace; there is one.</param>
/// <param name="IsRemoved">Whether it is removed.</param>
/// <param name="Engine">The engine that it is bound to; null for none.</param>
internal sealed record WorkspaceBinding(WorkspaceId Workspace, bool IsRemoved, string? Engine);
