using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Molecule.Grains.Interfaces.Activity;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Activity;

/// <summary>What is said about activity to those who listen (contract section 7), as compact JSON.</summary>
internal static class ActivityPayloads
{
    /// <summary>
    /// Bodies that are larger together stay out: an announcement is copied to every gateway and from there to every canvas, while hardly
    /// anybody unfolds the entry. Whoever does finds them in the list.
    /// </summary>
    public const int MaxBodies = 16 * 1024;

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The payload of <c>ACTIVITY_LOGGED</c>.</summary>
    public static string Logged(ActivityEntry entry) => Write(json =>
    {
        json.WriteString("id", entry.Id);
        json.WriteString("activity_type", entry.ActivityType);
        json.WriteString("method", entry.Method);
        json.WriteString("summary", entry.Summary);
        json.WriteString("status", entry.Status);
        WriteId(json, "source_id", entry.SourceId);
        WriteId(json, "target_id", entry.TargetId);
        if (entry.DurationMs is { } duration)
        {
            json.WriteNumber("duration_ms", duration);
        }
        else
        {
            json.WriteNull("duration_ms");
        }

        if ((entry.RequestBody?.Length ?? 0) + (entry.ResponseBody?.Length ?? 0) <= MaxBodies)
        {
            WriteBody(json, "request_body", entry.RequestBody);
            WriteBody(json, "response_body", entry.ResponseBody);
        }
    });

    /// <summary>The payload of <c>AGENT_MESSAGE</c>.</summary>
    public static string Message(WorkspaceId workspace, string name, string message) => Write(json =>
    {
        json.WriteString("message", message);
        json.WriteString("workspace_id", workspace.Value);
        json.WriteString("name", name);
    });

    /// <summary>What is kept of a message beside its shortened summary.</summary>
    public static string MessageBody(string message) => Write(json => json.WriteString("message", message));

    private static void WriteId(Utf8JsonWriter json, string name, WorkspaceId? id)
    {
        if (id is { } known)
        {
            json.WriteString(name, known.Value);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void WriteBody(Utf8JsonWriter json, string name, string? body)
    {
        if (body is not null)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(body);
        }
    }

    private static string Write(Action<Utf8JsonWriter> fields)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Compact))
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
