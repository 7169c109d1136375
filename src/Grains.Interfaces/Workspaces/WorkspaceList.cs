using System.Collections.Immutable;

namespace Molecule.Grains.Interfaces.Workspaces;

/// <summary>A page of workspaces.</summary>
/// <param name="Workspaces">Oldest first.</param>
[GenerateSerializer, Immutable, Alias("molecule.workspace-list")]
public sealed record WorkspaceList([property: Id(0)] ImmutableArray<Workspace> Workspaces);
