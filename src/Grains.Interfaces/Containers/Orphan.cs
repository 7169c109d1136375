using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces.Containers;

/// <summary>An engine has something of a workspace that is not bound to it.</summary>
/// <param name="Engine">Which engine.</param>
/// <param name="Workspace">Whose it says it is.</param>
[GenerateSerializer, Immutable, Alias("molecule.orphan")]
public sealed record Orphan([property: Id(0)] string Engine, [property: Id(1)] WorkspaceId Workspace);
