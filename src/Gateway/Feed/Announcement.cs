using System.Text.Json;
using System.Text.Json.Serialization;
using Molecule.Gateway.Wire;

namespace Molecule.Gateway.Feed;

/// <summary>Something that is heard and that is no fact: a value, of which the latest counts, or a message, of which each one does.</summary>
internal sealed class Announcement(string name, Guid? workspaceId, Guid? parentId, DateTimeOffset timestamp, RawJson payload)
    : Heard(name, workspaceId, parentId, timestamp, payload)
{
    public const string TaskUpdated = "TASK_UPDATED";
    public const string LayoutChanged = "LAYOUT_CHANGED";
    public const string ApprovalDecided = "APPROVAL_DECIDED";

    /// <summary>The parent of a workspace of which it is not known where it stands. The zero UUID names nobody, so nobody is in its team.</summary>
    public static readonly Guid Nowhere = Guid.Empty;

    private static readonly string[] Decision = ["approval_id", "status", "decided_by"];

    /// <summary>Whether a later one of the same kind about the same workspace takes its place.</summary>
    [JsonIgnore]
    public bool IsValue => Event is TaskUpdated or LayoutChanged;

    /// <summary>Agents that wait for a decision look for it beside the payload (contract section 21, row 1).</summary>
    protected override void WriteMore(Utf8JsonWriter json)
    {
        if (Event != ApprovalDecided)
            return;

        using var decision = JsonDocument.Parse(Payload.Utf8.ToArray());
        if (decision.RootElement.ValueKind is not JsonValueKind.Object)
            return;

        foreach (var field in Decision)
        {
            if (decision.RootElement.TryGetProperty(field, out var value))
            {
                json.WritePropertyName(field);
                value.WriteTo(json);
            }
        }
    }
}
