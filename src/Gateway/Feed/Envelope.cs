using System.Text.Json;
using Molecule.Gateway.Wire;

namespace Molecule.Gateway.Feed;

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

        var timestamp = now;
        if (message.TryGetProperty("timestamp", out var at) && at.ValueKind is JsonValueKind.String && at.TryGetDateTimeOffset(out var parsed))
            timestamp = parsed;

        var payload = message.TryGetProperty("payload", out var value) ? RawJson.FromElement(value) : RawJson.Null;
        envelope = new Envelope(null, new Announcement(name.GetString()!, ReadId(message, "workspace_id"), ReadParent(message), timestamp, payload));
        return true;
    }

    private static Guid? ReadId(JsonElement message, string field) =>
        message.TryGetProperty(field, out var id) && id.ValueKind is JsonValueKind.String && id.TryGetGuid(out var guid) ? guid : null;

    /// <summary>Null says that it is a root. Who does not say where it stands is heard of by itself alone, and by those who hear everything.</summary>
    private static Guid? ReadParent(JsonElement message) =>
        message.TryGetProperty("parent_id", out var parent) && parent.ValueKind is JsonValueKind.Null
            ? null
            : ReadId(message, "parent_id") ?? Announcement.Nowhere;
}
