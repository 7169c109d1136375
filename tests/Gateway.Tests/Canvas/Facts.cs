using System.Text.Json;
using Molecule.Gateway.Canvas;
using Molecule.Gateway.Feed;
using Molecule.Gateway.Wire;

namespace Molecule.Gateway.Tests.Canvas;

/// <summary>Makes what canvases hear of.</summary>
internal static class Facts
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public static FeedEvent At(long position, string payload = "{}") =>
        new(position, "WORKSPACE_ONLINE", Guid.NewGuid(), null, Noon, RawJson.FromText(payload));

    public static FeedEvent About(Guid? workspace, Guid? parent, string name = "WORKSPACE_ONLINE", long position = 1) =>
        new(position, name, workspace, parent, Noon, RawJson.FromText("{}"));

    /// <summary>An announcement of which each one counts.</summary>
    public static Announcement Message(Guid workspace, string text, Guid? parent = null, string name = "AGENT_MESSAGE") => new(
        name, workspace, parent, Noon, RawJson.FromText(JsonSerializer.Serialize(text)));

    public static Announcement Task(Guid workspace, string task, int active = 1, Guid? parent = null) => new(
        Announcement.TaskUpdated, workspace, parent, Noon, RawJson.FromText(JsonSerializer.Serialize(new TaskPayload(task, active), WireJson.Options)));

    public static Announcement Place(Guid workspace, double x, double y) => new(
        Announcement.LayoutChanged, workspace, null, Noon, RawJson.FromText(JsonSerializer.Serialize(new PlacePayload(x, y, false), WireJson.Options)));

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
