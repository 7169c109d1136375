using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces.History;

/// <summary>A workspace that differs between two moments. At least one of the two is there and not removed.</summary>
/// <param name="Before">What it was at the earlier one; null when it did not exist then.</param>
/// <param name="After">What it was at the later one; its status is removed when it was gone by then.</param>
[GenerateSerializer, Immutable, Alias("molecule.workspace-difference")]
public sealed record WorkspaceDifference([property: Id(0)] Workspace? Before, [property: Id(1)] Workspace After);
