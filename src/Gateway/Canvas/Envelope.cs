using System.Text.Json;
using Molecule.Gateway.Wire;

namespace Molecule.Gateway.Canvas;

/// <summary>
/// A message of <c>events:broadcast</c>. With a position it says that the log has grown and nothing more, because messages get lost and
/// overtake each other; without one it is an announcement.
/// </summary>
internal readonly record struct Envelope(long? Position, Announcement? Announcement)
{
    public static bool TryRead(ReadOnlyMemory<byte> message, DateTimeOffset now, out Envelope envelope)
    {
        envelope = default;
        try
        {
            using var document = JsonDocument.Parse(message);
            return document.RootElement.ValueKind is JsonValueKind.Object && TryRead(document.RootElement, now, out envelope);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool TryRead(JsonElement message, DateTimeOffset now, out Envelope envelope)
    {
        envelope = default;
        if (message.TryGetProperty("position", out var position) && position.ValueKind is JsonValueKind.Number)
        {
            envelope = new Envelope(position.TryGetInt64(out var number) ? number : 0, null);
            return number > 0;
        }

        if (!message.TryGetProperty("event", out var name) || name.ValueKind is not JsonValueKind.String)
            return false;

        Guid? workspace = null;
        if (message.TryGetProperty("workspace_id", out var id) && id.ValueKind is JsonValueKind.String && id.TryGetGuid(out var guid))
            workspace = guid;

        var timestamp = now;
        if (message.TryGetProperty("timestamp", out var at) && at.ValueKind is JsonValueKind.String && at.TryGetDateTimeOffset(out var parsed))
            timestamp = parsed;

        var payload = message.TryGetProperty("payload", out var value) ? RawJson.FromElement(value) : RawJson.Null;
        envelope = new Envelope(null, new Announcement(name.GetString()!, workspace, timestamp, payload));
        return true;
    }
}
