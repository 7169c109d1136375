using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces.EventLog;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Storage.Workspaces;
using StackExchange.Redis;

namespace Molecule.Storage.Redis;

/// <summary>Publishes envelopes (contract section 6.2, with the team it happened in, and a position when it is a fact) on <c>events:broadcast</c>.</summary>
internal sealed class RedisAnnouncer(IConnectionMultiplexer redis) : IAnnouncer
{
    private static readonly RedisChannel Channel = RedisChannel.Literal("events:broadcast");
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void Announce(ImmutableArray<CommittedFact> facts)
    {
        foreach (var committed in facts)
        {
            Publish(
                WorkspaceFactCodec.NameOf(committed.Fact),
                committed.Workspace,
                committed.ParentId,
                committed.Fact.At,
                WorkspaceFactCodec.PayloadOf(committed.Fact),
                committed.Position);
        }
    }

    public void Announce(ImmutableArray<StructureEvent> events)
    {
        foreach (var fact in events)
        {
            Publish(fact.EventType, fact.WorkspaceId!.Value, fact.ParentId, fact.CreatedAt, fact.Payload, fact.Position);
        }
    }

    public void Announce(Announcement announcement) =>
        Publish(announcement.EventType, announcement.Workspace, announcement.ParentId, announcement.At, announcement.Payload);

    public void AnnounceTask(WorkspaceId workspace, WorkspaceId? parent, WorkspaceVitals vitals) => Publish(
        "TASK_UPDATED",
        workspace,
        parent,
        vitals.LastHeartbeatAt!.Value,
        json =>
        {
            json.WriteStartObject();
            json.WriteString("current_task", vitals.CurrentTask);
            json.WriteNumber("active_tasks", vitals.ActiveTasks);
            json.WriteEndObject();
        });

    public void AnnouncePlace(WorkspaceId workspace, WorkspaceId? parent, WorkspacePlace place, DateTimeOffset at) => Publish(
        "LAYOUT_CHANGED",
        workspace,
        parent,
        at,
        json =>
        {
            json.WriteStartObject();
            json.WriteNumber("x", place.X);
            json.WriteNumber("y", place.Y);
            json.WriteBoolean("collapsed", place.Collapsed);
            json.WriteEndObject();
        });

    private void Publish(string eventType, WorkspaceId workspace, WorkspaceId? parent, DateTimeOffset at, string payload, long? position = null) =>
        Publish(eventType, workspace, parent, at, json => json.WriteRawValue(payload), position);

    private void Publish(
        string eventType, WorkspaceId workspace, WorkspaceId? parent, DateTimeOffset at, Action<Utf8JsonWriter> payload, long? position = null)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Compact))
        {
            json.WriteStartObject();
            json.WriteString("event", eventType);
            json.WriteString("workspace_id", workspace.Value);
            json.WriteString("parent_id", parent?.ToString());
            json.WriteString("timestamp", at.UtcDateTime);
            json.WritePropertyName("payload");
            payload(json);
            if (position is { } known)
            {
                json.WriteNumber("position", known);
            }

            json.WriteEndObject();
        }

        // Nobody waits for it and nobody misses it for long: gateways read on by themselves.
        redis.GetSubscriber().Publish(Channel, buffer.WrittenMemory, CommandFlags.FireAndForget);
    }
}
