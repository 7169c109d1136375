namespace Molecule.Grains.Interfaces.Workspaces;

/// <summary>What is known of a workspace beside its facts.</summary>
/// <param name="Id">Which workspace.</param>
/// <param name="Vitals">What its agent last said.</param>
/// <param name="Place">Where it stands on the canvas; null when nobody ever placed it.</param>
/// <param name="ParentId">Its parent; null for a root.</param>
[GenerateSerializer, Immutable, Alias("molecule.workspace-reading")]
public sealed record WorkspaceReading(
    [property: Id(0)] WorkspaceId Id,
    [property: Id(1)] WorkspaceVitals Vitals,
    [property: Id(2)] WorkspacePlace? Place,
    [property: Id(3)] WorkspaceId? ParentId = null);
