using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Molecule.Grains.Interfaces.Approvals;

namespace Molecule.Storage.Approvals;

/// <summary>The payloads of facts about approvals (contract section 7).</summary>
internal static class ApprovalPayloads
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Requested(Approval approval) => Write(json =>
    {
        json.WriteString("approval_id", approval.Id);
        json.WriteString("action", approval.Action);
        json.WriteString("reason", approval.Reason);
        json.WriteString("task_id", approval.TaskId);
    });

    public static string Escalated(Approval approval) => Write(json =>
    {
        json.WriteString("approval_id", approval.Id);
        json.WriteString("from_workspace_id", approval.WorkspaceId.Value);
        json.WriteString("action", approval.Action);
        json.WriteString("reason", approval.Reason);
    });

    public static string Decided(Approval approval, Decision decision) => Write(json =>
    {
        json.WriteString("approval_id", approval.Id);
        json.WriteString("decision", decision.Status.ToName());
        json.WriteString("decided_by", decision.By);
    });

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
