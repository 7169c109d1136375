using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces.Routing;

/// <summary>In what a successor differs from the workspace that it replaces; everything absent is as it was there.</summary>
[GenerateSerializer, Immutable, Alias("molecule.replacement")]
public sealed record Replacement
{
    /// <summary>Display name, 1 to 200 characters, no control characters.</summary>
    [Id(0)] public string? Name { get; init; }

    /// <summary>What it does, at most 1,000 characters; null for nothing said.</summary>
    [Id(1)] public Change<string?>? Role { get; init; }

    /// <summary>1 to 4.</summary>
    [Id(2)] public int? Tier { get; init; }

    /// <summary>What runs its agent, 1 to 100 characters.</summary>
    [Id(3)] public string? Runtime { get; init; }

    /// <summary>Where it stands in the organisation, outside the team that it takes over; null makes it a root.</summary>
    [Id(4)] public Change<WorkspaceId?>? ParentId { get; init; }

    /// <summary>Whether its agent runs elsewhere.</summary>
    [Id(5)] public bool? External { get; init; }

    /// <summary>Where an external agent is reached, by the rule of <see cref="Registration.Url"/>. Refused for a successor that is not external.</summary>
    [Id(6)] public string? Url { get; init; }
}
