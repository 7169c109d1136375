using System.Runtime.InteropServices;
using System.Text.Json;
using Molecule.Gateway.Feed;
using Molecule.Gateway.Wire;

namespace Molecule.Gateway.Canvas;

/// <summary>
/// What canvases have been told of tasks and places, to be compared with what Postgres says: so an announcement that got lost, because
/// Redis was away or one silo could not reach it, makes canvases late and never wrong.
/// </summary>
internal sealed class VitalsTold(TimeProvider time) : IAnnouncementObserver
{
    /// <summary>
    /// A reading is as old as the silos' last flush, so what was announced this recently is newer than any reading and stands.
    /// </summary>
    private static readonly TimeSpan FlushLag = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, Known> _known = [];

    /// <summary>Takes note of a picture that was sent. What was told before stands: others have heard no more than that.</summary>
    public void Seed(IEnumerable<CanvasVitals> vitals)
    {
        lock (_lock)
        {
            foreach (var reading in vitals)
                _known.TryAdd(reading.Id, new Known { Task = TaskOf(reading), Place = PlaceOf(reading) });
        }
    }

    public void Hear(Announcement announcement)
    {
        if (announcement.WorkspaceId is not { } id)
            return;

        lock (_lock)
        {
            ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_known, id, out _);
            known ??= new Known();
            if (announcement.Event == Announcement.TaskUpdated && Read<TaskPayload>(announcement) is { } task)
                (known.Task, known.TaskHeard) = (task, time.GetTimestamp());
            else if (announcement.Event == Announcement.LayoutChanged && Read<PlacePayload>(announcement) is { } place)
                (known.Place, known.PlaceHeard) = (place, time.GetTimestamp());
        }
    }

    /// <summary>Says what canvases do not know yet, and from now on do.</summary>
    public List<Announcement> Compare(IReadOnlyCollection<CanvasVitals> vitals)
    {
        var now = time.GetUtcNow();
        List<Announcement> news = [];
        lock (_lock)
        {
            foreach (var reading in vitals)
            {
                ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_known, reading.Id, out _);
                known ??= new Known();
                if (TaskOf(reading) is var task && task != known.Task && IsOld(known.TaskHeard))
                {
                    known.Task = task;
                    // The time of the heartbeat, not of the comparison: a report of the agent itself that comes later is then the newer one.
                    news.Add(new Announcement(Announcement.TaskUpdated, reading.Id, reading.ParentId, reading.LastHeartbeatAt ?? now, Write(task)));
                }

                if (PlaceOf(reading) is { } place && place != known.Place && IsOld(known.PlaceHeard))
                {
                    known.Place = place;
                    news.Add(new Announcement(Announcement.LayoutChanged, reading.Id, reading.ParentId, now, Write(place)));
                }
            }

            foreach (var removed in _known.Keys.Except(vitals.Select(reading => reading.Id)).ToArray())
                _known.Remove(removed);
        }

        return news;
    }

    /// <summary>Nobody is listening any more, or not all that was told was heard.</summary>
    public void Forget()
    {
        lock (_lock)
            _known.Clear();
    }

    private static TaskPayload TaskOf(CanvasVitals vitals) => new(vitals.CurrentTask, vitals.ActiveTasks);

    private static PlacePayload? PlaceOf(CanvasVitals vitals) =>
        vitals is { X: { } x, Y: { } y } ? new PlacePayload(x, y, vitals.Collapsed) : null;

    private static T? Read<T>(Announcement announcement)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(announcement.Payload.Utf8, WireJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static RawJson Write<T>(T payload) => RawJson.FromElement(JsonSerializer.SerializeToElement(payload, WireJson.Options));

    private bool IsOld(long? heard) => heard is null || time.GetElapsedTime(heard.Value) > FlushLag;

    private sealed class Known
    {
        public TaskPayload? Task { get; set; }

        public long? TaskHeard { get; set; }

        public PlacePayload? Place { get; set; }

        public long? PlaceHeard { get; set; }
    }
}
