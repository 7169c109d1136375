using System.Collections.Immutable;

namespace Molecule.Grains.Interfaces.Bundles;

/// <summary>A workspace with everything below it that is not removed, as it was at one moment.</summary>
/// <param name="Workspaces">The top first; every other one after its parent; children of one parent in the order in which they were created.</param>
[GenerateSerializer, Immutable, Alias("molecule.bundle-tree")]
public sealed record BundleTree([property: Id(0)] ImmutableArray<BundledWorkspace> Workspaces);
