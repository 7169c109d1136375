namespace Molecule.Grains.Interfaces.Workspaces;

/// <summary>Where a workspace stands on the canvas.</summary>
/// <param name="X">Canvas units to the right of the origin; finite.</param>
/// <param name="Y">Canvas units below the origin; finite.</param>
/// <param name="Collapsed">Whether its team is drawn folded.</param>
[GenerateSerializer, Immutable, Alias("molecule.workspace-place")]
public sealed record WorkspacePlace([property: Id(0)] double X, [property: Id(1)] double Y, [property: Id(2)] bool Collapsed = false);
