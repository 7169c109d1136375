using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces.Routing;

/// <summary>A workspace as those see it who may talk to it (contract section 5.4, peers).</summary>
[GenerateSerializer, Immutable, Alias("molecule.peer")]
public sealed record Peer
{
    /// <summary>Which workspace.</summary>
    [Id(0)] public required WorkspaceId Id { get; init; }

    /// <summary>Display name.</summary>
    [Id(1)] public required string Name { get; init; }

    /// <summary>What it does in the organisation; null when not said.</summary>
    [Id(2)] public string? Role { get; init; }

    /// <summary>1 to 4.</summary>
    [Id(3)] public required int Tier { get; init; }

    /// <summary>Where it stands; never removed.</summary>
    [Id(4)] public required WorkspaceStatus Status { get; init; }

    /// <summary>The agent's card as compact JSON; null when it has none.</summary>
    [Id(5)] public string? AgentCard { get; init; }

    /// <summary>Where its agent said it is reached; empty when not known. How the asker reaches it is what discovery tells.</summary>
    [Id(6)] public string Url { get; init; } = "";

    /// <summary>Its parent in the organisation; null for a root.</summary>
    [Id(7)] public WorkspaceId? ParentId { get; init; }

    /// <summary>Tasks that its agent works on; about a second old.</summary>
    [Id(8)] public int ActiveTasks { get; init; }
}
