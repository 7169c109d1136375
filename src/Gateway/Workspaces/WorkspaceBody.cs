using System.Text.Json.Serialization;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Workspaces;

/// <summary>A workspace: a role in the organisation, whoever fills it today.</summary>
internal sealed record WorkspaceBody
{
    /// <summary>Names the workspace.</summary>
    public required Guid Id { get; init; }

    /// <summary>Display name.</summary>
    public required string Name { get; init; }

    /// <summary>What it does in the organisation; null when not said.</summary>
    public required string? Role { get; init; }

    /// <summary>1 to 4: how its agent is deployed.</summary>
    public required int Tier { get; init; }

    /// <summary>Where it stands (contract section 8).</summary>
    [JsonConverter(typeof(SnakeCaseEnumConverter<WorkspaceStatus>))]
    public required WorkspaceStatus Status { get; init; }

    /// <summary>The agent's card, as it was registered; null when there is none.</summary>
    public required RawJson? AgentCard { get; init; }

    /// <summary>Where its agent is reached; empty when not known.</summary>
    public required string Url { get; init; }

    /// <summary>Its parent in the organisation; null for a root.</summary>
    public required Guid? ParentId { get; init; }

    /// <summary>Who took its place, once it is removed; null otherwise.</summary>
    public required Guid? ForwardedTo { get; init; }

    /// <summary>Tasks that its agent works on now.</summary>
    public required int ActiveTasks { get; init; }

    /// <summary>Seconds since its agent started, as the agent last said.</summary>
    public required int UptimeSeconds { get; init; }

    /// <summary>Share of its recent work that failed, 0 to 1.</summary>
    public required double LastErrorRate { get; init; }

    /// <summary>One recent error; empty when there is none.</summary>
    public required string LastSampleError { get; init; }

    /// <summary>What it is working on; empty when idle.</summary>
    public required string CurrentTask { get; init; }

    /// <summary>What runs its agent.</summary>
    public required string Runtime { get; init; }

    /// <summary>The template that its agent's files come from, by the <c>id</c> that templates have; null for none.</summary>
    public required string? Template { get; init; }

    /// <summary>Directory that its agent works in; null when it has none.</summary>
    public required string? WorkspaceDir { get; init; }

    /// <summary>What its agent may do in that directory: <c>none</c>, <c>read_only</c> or <c>read_write</c>.</summary>
    [JsonConverter(typeof(SnakeCaseEnumConverter<WorkspaceAccess>))]
    public required WorkspaceAccess WorkspaceAccess { get; init; }

    /// <summary>Seconds that its agent may be busy without progress; null when nobody looks.</summary>
    public required int? StallTimeoutSeconds { get; init; }

    /// <summary>Whether its agent is alive and busy, and made no progress for that long. Says nothing about the status, which stays as it is.</summary>
    public required bool Stalled { get; init; }

    /// <summary>When it was found to be stalled; null when it is not.</summary>
    public required DateTimeOffset? StalledSince { get; init; }

    /// <summary>Where it stands on the canvas; 0 when it was never placed.</summary>
    public required double X { get; init; }

    /// <summary>Where it stands on the canvas; 0 when it was never placed.</summary>
    public required double Y { get; init; }

    /// <summary>Whether its team is drawn folded.</summary>
    public required bool Collapsed { get; init; }

    /// <summary>When its agent was last heard; null when never.</summary>
    public required DateTimeOffset? LastHeartbeatAt { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed; heartbeats do not count.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>How many facts there are about it; grows with each change.</summary>
    public required long Version { get; init; }

    public static WorkspaceBody From(Workspace workspace) => new()
    {
        Id = workspace.Id.Value,
        Name = workspace.Name,
        Role = workspace.Role,
        Tier = workspace.Tier,
        Status = workspace.Status,
        AgentCard = workspace.AgentCard is { } card ? RawJson.FromText(card) : null,
        Url = workspace.Url,
        ParentId = workspace.ParentId?.Value,
        ForwardedTo = workspace.ForwardedTo?.Value,
        ActiveTasks = workspace.Vitals.ActiveTasks,
        UptimeSeconds = workspace.Vitals.UptimeSeconds,
        LastErrorRate = workspace.Vitals.ErrorRate,
        LastSampleError = workspace.Vitals.SampleError,
        CurrentTask = workspace.Vitals.CurrentTask,
        Runtime = workspace.Runtime,
        Template = workspace.Template,
        WorkspaceDir = workspace.WorkspaceDir,
        WorkspaceAccess = workspace.Access,
        StallTimeoutSeconds = (int?)workspace.StallTimeout?.TotalSeconds,
        Stalled = workspace.StalledSince is not null,
        StalledSince = workspace.StalledSince,
        X = workspace.Place?.X ?? 0,
        Y = workspace.Place?.Y ?? 0,
        Collapsed = workspace.Place?.Collapsed ?? false,
        LastHeartbeatAt = workspace.Vitals.LastHeartbeatAt,
        CreatedAt = workspace.CreatedAt,
        UpdatedAt = workspace.UpdatedAt,
        Version = workspace.Version,
    };
}
