using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces.Bundles;

/// <summary>A workspace that is made from a bundle.</summary>
/// <param name="Id">Its new id.</param>
/// <param name="Workspace">What it is created with, its files among it, and below whom.</param>
/// <param name="SourceId">The id that it has in the bundle, at most 200 characters of one line; null when it has none.</param>
[GenerateSerializer, Immutable, Alias("molecule.new-bundled-workspace")]
public sealed record NewBundledWorkspace(
    [property: Id(0)] WorkspaceId Id,
    [property: Id(1)] NewWorkspace Workspace,
    [property: Id(2)] string? SourceId);
