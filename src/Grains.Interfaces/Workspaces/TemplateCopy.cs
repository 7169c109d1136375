using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Bundles;

namespace Molecule.Grains.Interfaces.Workspaces;

/// <summary>A template as it was when somebody read its folder, which silos do not see.</summary>
[GenerateSerializer, Immutable, Alias("molecule.template-copy")]
public sealed record TemplateCopy
{
    /// <summary>The name of its folder, 1 to 100 characters, no path.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>What runs its agents, 1 to 100 characters; null when it does not say.</summary>
    [Id(1)] public string? Runtime { get; init; }

    /// <summary>The container image of its agents, at most 300 characters; null for that of their runtime.</summary>
    [Id(3)] public string? Image { get; init; }

    /// <summary>Its files: at most <see cref="BundleLimits.MaxFiles"/> of at most <see cref="BundleLimits.MaxBytes"/> bytes together, no path twice.</summary>
    [Id(2)] public required ImmutableArray<WorkspaceFile> Files { get; init; }
}
