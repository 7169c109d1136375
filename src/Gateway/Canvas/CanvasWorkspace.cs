using System.Text.Json.Serialization;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Canvas;

/// <summary>A workspace in a snapshot: the workspace object of contract section 5.2 without what only its details show.</summary>
internal sealed record CanvasWorkspace
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required string? Role { get; init; }

    public required int Tier { get; init; }

    [JsonConverter(typeof(SnakeCaseEnumConverter<WorkspaceStatus>))]
    public required WorkspaceStatus Status { get; init; }

    public required string Url { get; init; }

    public required Guid? ParentId { get; init; }

    public required Guid? ForwardedTo { get; init; }

    public required string Runtime { get; init; }

    public required int ActiveTasks { get; init; }

    public required int UptimeSeconds { get; init; }

    public required double LastErrorRate { get; init; }

    public required string LastSampleError { get; init; }

    public required string CurrentTask { get; init; }

    public required DateTimeOffset? LastHeartbeatAt { get; init; }

    public required DateTimeOffset? StalledSince { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required long Version { get; init; }

    /// <summary>Null when it was never placed, so that the canvas finds it a place.</summary>
    public required double? X { get; init; }

    public required double? Y { get; init; }

    public required bool Collapsed { get; init; }

    public static CanvasWorkspace From(Workspace workspace) => new()
    {
        Id = workspace.Id.Value,
        Name = workspace.Name,
        Role = workspace.Role,
        Tier = workspace.Tier,
        Status = workspace.Status,
        Url = workspace.Url,
        ParentId = workspace.ParentId?.Value,
        ForwardedTo = workspace.ForwardedTo?.Value,
        Runtime = workspace.Runtime,
        ActiveTasks = workspace.Vitals.ActiveTasks,
        UptimeSeconds = workspace.Vitals.UptimeSeconds,
        LastErrorRate = workspace.Vitals.ErrorRate,
        LastSampleError = workspace.Vitals.SampleError,
        CurrentTask = workspace.Vitals.CurrentTask,
        LastHeartbeatAt = workspace.Vitals.LastHeartbeatAt,
        StalledSince = workspace.StalledSince,
        CreatedAt = workspace.CreatedAt,
        UpdatedAt = workspace.UpdatedAt,
        Version = workspace.Version,
        X = workspace.Place?.X,
        Y = workspace.Place?.Y,
        Collapsed = workspace.Place?.Collapsed ?? false,
    };
}
