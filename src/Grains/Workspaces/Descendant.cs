namespace Molecule.Grains.Workspaces;

/// <summary>A workspace below another.</summary>
/// <param name="State">The workspace.</param>
/// <param name="Depth">How far below: 1 for a child.</param>
internal sealed record Descendant(WorkspaceState State, int Depth);
