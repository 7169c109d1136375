using System.Text.Json;
using Molecule.Gateway.Canvas;
using Molecule.Gateway.Wire;

namespace Molecule.Gateway.Tests.Canvas;

/// <summary>Makes what canvases hear of.</summary>
internal static class Facts
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public static CanvasEvent At(long position) => new(position, "WORKSPACE_ONLINE", Guid.NewGuid(), Noon, RawJson.FromText("{}"));

    public static Announcement Task(Guid workspace, string task, int active = 1) => new(
        Announcement.TaskUpdated, workspace, Noon, RawJson.FromText(JsonSerializer.Serialize(new TaskPayload(task, active), WireJson.Options)));

    public static Announcement Place(Guid workspace, double x, double y) => new(
        Announcement.LayoutChanged, workspace, Noon, RawJson.FromText(JsonSerializer.Serialize(new PlacePayload(x, y, false), WireJson.Options)));

    public static CanvasVitals Vitals(Guid workspace, string task = "", int active = 0, double? x = null, double? y = null) => new()
    {
        Id = workspace,
        CurrentTask = task,
        ActiveTasks = active,
        LastErrorRate = 0,
        LastSampleError = "",
        UptimeSeconds = 0,
        LastHeartbeatAt = null,
        X = x,
        Y = y,
        Collapsed = false,
    };
}
