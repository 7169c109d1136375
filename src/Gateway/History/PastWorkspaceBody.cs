using System.Text.Json.Serialization;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.History;

/// <summary>A workspace as it was: what facts tell of it.</summary>
internal sealed record PastWorkspaceBody
{
    /// <summary>Names the workspace.</summary>
    public required Guid Id { get; init; }

    /// <summary>Display name.</summary>
    public required string Name { get; init; }

    /// <summary>What it did in the organisation; null when not said.</summary>
    public required string? Role { get; init; }

    /// <summary>1 to 4: how its agent was deployed.</summary>
    public required int Tier { get; init; }

    /// <summary>Where it stood (contract section 8).</summary>
    [JsonConverter(typeof(SnakeCaseEnumConverter<WorkspaceStatus>))]
    public required WorkspaceStatus Status { get; init; }

    /// <summary>The agent's card; null when there was none.</summary>
    public required RawJson? AgentCard { get; init; }

    /// <summary>Where its agent was reached; empty when not known.</summary>
    public required string Url { get; init; }

    /// <summary>Its parent in the organisation; null for a root.</summary>
    public required Guid? ParentId { get; init; }

    /// <summary>Who took its place; null for nobody.</summary>
    public required Guid? ForwardedTo { get; init; }

    /// <summary>What ran its agent.</summary>
    public required string Runtime { get; init; }

    /// <summary>The template that its agent's files came from; null for none.</summary>
    public required string? Template { get; init; }

    /// <summary>Directory that its agent worked in; null when it had none.</summary>
    public required string? WorkspaceDir { get; init; }

    /// <summary>What its agent might do with that directory.</summary>
    [JsonConverter(typeof(SnakeCaseEnumConverter<WorkspaceAccess>))]
    public required WorkspaceAccess WorkspaceAccess { get; init; }

    /// <summary>Seconds that its agent might be busy without progress; null when nobody looked.</summary>
    public required int? StallTimeoutSeconds { get; init; }

    /// <summary>Since when it was stalled; null when it was not.</summary>
    public required DateTimeOffset? StalledSince { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it had last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>How many facts there had been about it.</summary>
    public required long Version { get; init; }

    public static PastWorkspaceBody From(Workspace workspace) => new()
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
        Runtime = workspace.Runtime,
        Template = workspace.Template,
        WorkspaceDir = workspace.WorkspaceDir,
        WorkspaceAccess = workspace.Access,
        StallTimeoutSeconds = (int?)workspace.StallTimeout?.TotalSeconds,
        StalledSince = workspace.StalledSince,
        CreatedAt = workspace.CreatedAt,
        UpdatedAt = workspace.UpdatedAt,
        Version = workspace.Version,
    };
}
