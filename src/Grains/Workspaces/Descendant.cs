using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Workspaces;

/// <summary>A workspace below another.</summary>
/// <param name="Workspace">Which one.</param>
/// <param name="Depth">How far below: 1 for a child.</param>
internal sealed record Descendant(WorkspaceName Workspace, int Depth);
