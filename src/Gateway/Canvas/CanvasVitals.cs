using System.Text.Json.Serialization;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Canvas;

/// <summary>What is known of a workspace beside its facts, as canvases hear it.</summary>
internal sealed record CanvasVitals
{
    public required Guid Id { get; init; }

    /// <summary>Where it stands; canvases know that from its facts.</summary>
    [JsonIgnore]
    public Guid? ParentId { get; init; }

    public required string CurrentTask { get; init; }

    public required int ActiveTasks { get; init; }

    public required double LastErrorRate { get; init; }

    public required string LastSampleError { get; init; }

    public required int UptimeSeconds { get; init; }

    public required DateTimeOffset? LastHeartbeatAt { get; init; }

    public required double? X { get; init; }

    public required double? Y { get; init; }

    public required bool Collapsed { get; init; }

    public static CanvasVitals From(WorkspaceReading reading) => From(reading.Id, reading.ParentId, reading.Vitals, reading.Place);

    public static CanvasVitals From(WorkspaceId id, WorkspaceId? parent, WorkspaceVitals vitals, WorkspacePlace? place) => new()
    {
        Id = id.Value,
        ParentId = parent?.Value,
        CurrentTask = vitals.CurrentTask,
        ActiveTasks = vitals.ActiveTasks,
        LastErrorRate = vitals.ErrorRate,
        LastSampleError = vitals.SampleError,
        UptimeSeconds = vitals.UptimeSeconds,
        LastHeartbeatAt = vitals.LastHeartbeatAt,
        X = place?.X,
        Y = place?.Y,
        Collapsed = place?.Collapsed ?? false,
    };
}
