namespace Molecule.Grains.Interfaces.Workspaces;

/// <summary>A workspace and what it is called.</summary>
/// <param name="Id">Which one.</param>
/// <param name="Name">Its display name.</param>
[GenerateSerializer, Immutable, Alias("molecule.workspace-name")]
public sealed record WorkspaceName([property: Id(0)] WorkspaceId Id, [property: Id(1)] string Name);
