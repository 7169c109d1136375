using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Storage.Workspaces;
using StackExchange.Redis;

namespace Molecule.Storage.Redis;

/// <summary>Publishes envelopes (contract section 6.2, with a position when it is a fact) on <c>events:broadcast</c>.</summary>
internal sealed class RedisAnnouncer(IConnectionMultiplexer redis) : IAnnouncer
{
    private static readonly RedisChannel Channel = RedisChannel.Literal("events:broadcast");
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void Announce(WorkspaceId workspace, ImmutableArray<WorkspaceFact> facts, long lastPosition)
    {
        for (var index = 0; index < facts.Length; index++)
        {
            var fact = facts[index];
            Publish(
                WorkspaceFactCodec.NameOf(fact),
                workspace,
                fact.At,
                json => json.WriteRawValue(WorkspaceFactCodec.PayloadOf(fact)),
                lastPosition - facts.Length + 1 + index);
        }
    }

    public void AnnounceTask(WorkspaceId workspace, WorkspaceVitals vitals) => Publish(
        "TASK_UPDATED",
        workspace,
        vitals.LastHeartbeatAt!.Value,
        json =>
        {
            json.WriteStartObject();
            json.WriteString("current_task", vitals.CurrentTask);
            json.WriteNumber("active_tasks", vitals.ActiveTasks);
            json.WriteEndObject();
        });

    public void AnnouncePlace(WorkspaceId workspace, WorkspacePlace place, DateTimeOffset at) => Publish(
        "LAYOUT_CHANGED",
        workspace,
        at,
        json =>
        {
            json.WriteStartObject();
            json.WriteNumber("x", place.X);
            json.WriteNumber("y", place.Y);
            json.WriteBoolean("collapsed", place.Collapsed);
            json.WriteEndObject();
        });

    public void Announce(Announcement announcement) => Publish(
        announcement.EventType,
        announcement.Workspace,
        announcement.At,
        json => json.WriteRawValue(announcement.Payload));

    private void Publish(string eventType, WorkspaceId workspace, DateTimeOffset at, Action<Utf8JsonWriter> payload, long? position = null)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Compact))
        {
            json.WriteStartObject();
            json.WriteString("event", eventType);
            json.WriteString("workspace_id", workspace.Value);
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
