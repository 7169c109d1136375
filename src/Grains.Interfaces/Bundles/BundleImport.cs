using System.Collections.Immutable;

namespace Molecule.Grains.Interfaces.Bundles;

/// <summary>What an import makes.</summary>
/// <param name="Workspaces">1 to 500: the top first, every other one after its parent, which is one of them.</param>
[GenerateSerializer, Immutable, Alias("molecule.bundle-import")]
public sealed record BundleImport([property: Id(0)] ImmutableArray<NewBundledWorkspace> Workspaces);
