using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Molecule.Gateway.Wire;

namespace Molecule.Gateway.Feed;

/// <summary>Something that those who listen hear of: a fact, or an announcement that is none.</summary>
internal abstract class Heard(string name, Guid? workspaceId, Guid? parentId, DateTimeOffset timestamp, RawJson payload)
{
    /// <summary>What each one costs beside its payload.</summary>
    private const int Overhead = 512;

    private static readonly TimestampConverter Timestamps = new();
    private byte[]? _frame;

    /// <summary>What happened, for example <c>WORKSPACE_ONLINE</c> (contract section 7).</summary>
    public string Event { get; } = name;

    /// <summary>Whom it is about; null when nobody in particular.</summary>
    public Guid? WorkspaceId { get; } = workspaceId;

    /// <summary>The parent of that workspace when it happened, after the fact itself; null for a root.</summary>
    [JsonIgnore]
    public Guid? ParentId { get; } = parentId;

    public DateTimeOffset Timestamp { get; } = timestamp;

    public RawJson Payload { get; } = payload;

    /// <summary>The envelope of contract section 6.2 in UTF-8; written once, however many hear it.</summary>
    [JsonIgnore]
    public ReadOnlyMemory<byte> Frame => _frame ??= WriteFrame();

    /// <summary>About how many bytes it takes in memory.</summary>
    [JsonIgnore]
    public int Size => (2 * Payload.Utf8.Length) + Overhead;

    /// <summary>Adds what only some have.</summary>
    protected abstract void WriteMore(Utf8JsonWriter json);

    private byte[] WriteFrame()
    {
        var buffer = new ArrayBufferWriter<byte>(Payload.Utf8.Length + Overhead);
        using (var json = new Utf8JsonWriter(buffer, WireJson.Writing))
        {
            json.WriteStartObject();
            json.WriteString("event", Event);
            json.WriteString("workspace_id", WorkspaceId?.ToString() ?? "");
            json.WritePropertyName("timestamp");
            Timestamps.Write(json, Timestamp, WireJson.Options);
            json.WritePropertyName("payload");
            json.WriteRawValue(Payload.Utf8, skipInputValidation: true);
            WriteMore(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
