namespace Molecule.Grains.Interfaces.Workspaces;

/// <summary>A workspace as callers see it (the workspace object of contract section 5.2).</summary>
[GenerateSerializer, Immutable, Alias("molecule.workspace")]
public sealed record Workspace
{
    /// <summary>Which workspace.</summary>
    [Id(0)] public required WorkspaceId Id { get; init; }

    /// <summary>Display name, 1 to 200 characters.</summary>
    [Id(1)] public required string Name { get; init; }

    /// <summary>What it does in the organisation, at most 1,000 characters; null when not said.</summary>
    [Id(2)] public string? Role { get; init; }

    /// <summary>1 to 4: how its agent is deployed.</summary>
    [Id(3)] public required int Tier { get; init; }

    /// <summary>Where it stands.</summary>
    [Id(4)] public required WorkspaceStatus Status { get; init; }

    /// <summary>The agent's card as compact JSON; null when it has none.</summary>
    [Id(5)] public string? AgentCard { get; init; }

    /// <summary>Where its agent is reached; empty when not known.</summary>
    [Id(6)] public string Url { get; init; } = "";

    /// <summary>Its parent in the organisation; null for a root.</summary>
    [Id(7)] public WorkspaceId? ParentId { get; init; }

    /// <summary>Who took its place, once it is removed; null otherwise.</summary>
    [Id(8)] public WorkspaceId? ForwardedTo { get; init; }

    /// <summary>What runs its agent; <c>langgraph</c> unless said otherwise.</summary>
    [Id(9)] public required string Runtime { get; init; }

    /// <summary>Directory that its agent works in; null when it has none.</summary>
    [Id(10)] public string? WorkspaceDir { get; init; }

    /// <summary>When it was created, UTC, to the microsecond.</summary>
    [Id(11)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its last fact happened, UTC, to the microsecond. Heartbeats do not touch it.</summary>
    [Id(12)] public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>How many facts it has; the etag of its record.</summary>
    [Id(13)] public required long Version { get; init; }

    /// <summary>What its agent last said of itself.</summary>
    [Id(14)] public required WorkspaceVitals Vitals { get; init; }

    /// <summary>Where it stands on the canvas; null when nobody ever placed it.</summary>
    [Id(15)] public WorkspacePlace? Place { get; init; }

    /// <summary>What its agent may do in its directory.</summary>
    [Id(16)] public WorkspaceAccess Access { get; init; }

    /// <summary>How long its agent may be busy without progress before it is called stalled, in whole seconds; null when nobody looks.</summary>
    [Id(17)] public TimeSpan? StallTimeout { get; init; }

    /// <summary>
    /// When it was found to be stalled, UTC, to the microsecond: busy, and without progress for its <see cref="StallTimeout"/>. Null when it is
    /// not. Only one that is online or degraded is ever stalled.
    /// </summary>
    [Id(18)] public DateTimeOffset? StalledSince { get; init; }

    /// <summary>The template that its agent's files were last copied from, or are to be: the name of its folder. Null for none.</summary>
    [Id(19)] public string? Template { get; init; }
}
