namespace Molecule.Grains.Interfaces.Workspaces;

/// <summary>A file that a workspace's agent has when it starts for the first time.</summary>
/// <param name="Path">Where, below the folder of its files.</param>
/// <param name="Text">What is in it.</param>
[GenerateSerializer, Immutable, Alias("molecule.workspace-file")]
public sealed record WorkspaceFile([property: Id(0)] RelativePath Path, [property: Id(1)] string Text);
