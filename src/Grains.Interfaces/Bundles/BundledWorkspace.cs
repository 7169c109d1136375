using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces.Bundles;

/// <summary>A workspace as it goes into a bundle.</summary>
[GenerateSerializer, Immutable, Alias("molecule.bundled-workspace")]
public sealed record BundledWorkspace
{
    /// <summary>Which workspace.</summary>
    [Id(0)] public required WorkspaceId Id { get; init; }

    /// <summary>Its parent.</summary>
    [Id(1)] public WorkspaceId? ParentId { get; init; }

    /// <summary>Display name.</summary>
    [Id(2)] public required string Name { get; init; }

    /// <summary>What it does; null when not said.</summary>
    [Id(3)] public string? Role { get; init; }

    /// <summary>1 to 4.</summary>
    [Id(4)] public required int Tier { get; init; }

    /// <summary>What runs its agent.</summary>
    [Id(5)] public required string Runtime { get; init; }

    /// <summary>The template that its files came from; null when they came from none.</summary>
    [Id(6)] public string? Template { get; init; }

    /// <summary>The agent's card as compact JSON; null when it has none.</summary>
    [Id(7)] public string? AgentCard { get; init; }

    /// <summary>Those of its files that are in a bundle (<see cref="BundleParts"/>), in the order of their paths.</summary>
    [Id(8)] public ImmutableArray<WorkspaceFile> Files { get; init; } = [];
}
