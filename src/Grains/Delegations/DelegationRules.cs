using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Molecule.Grains.Activity;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Activity;
using Molecule.Grains.Interfaces.Delegations;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Delegations;

/// <summary>What may be recorded of a delegation, and what follows. Pure: no clock, no I/O, nothing of Orleans.</summary>
internal static class DelegationRules
{
    public const int MaxId = 200;
    public const int MaxTask = 100_000;
    public const int MaxResponse = 10_000;

    public const string Dispatched = "dispatched";
    public const string Completed = "completed";
    public const string Failed = "failed";

    /// <summary>Method of the entry that says what was asked; the entry's status is where the delegation stands.</summary>
    public const string Request = "delegate";

    /// <summary>Method of the entry that says what was answered.</summary>
    public const string Result = "delegate_result";

    private const int TaskInEvent = 100;
    private const int ResponseInEvent = 200;

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void RequireId(string id)
    {
        if (id.Length is < 1 or > MaxId)
        {
            throw new InvalidFieldException("delegation_id", $"must be 1 to {MaxId} characters, and is {id.Length}");
        }

        if (id.Any(char.IsControl) || PlainText.HasLoneSurrogate(id))
        {
            throw new InvalidFieldException("delegation_id", "must be whole Unicode characters without control characters");
        }
    }

    public static void RequireTask(string task)
    {
        if (task.Length is < 1 or > MaxTask)
        {
            throw new InvalidFieldException("task", $"must be 1 to {MaxTask} characters, and is {task.Length}");
        }

        if (task.Contains('\0', StringComparison.Ordinal) || PlainText.HasLoneSurrogate(task))
        {
            throw new InvalidFieldException("task", "must be whole Unicode characters without NUL");
        }
    }

    /// <summary>What follows when a task was handed on; null when that is recorded already.</summary>
    public static DelegationChange? Record(WorkspaceId workspace, NewDelegation delegation, DelegationSituation known, DateTimeOffset at)
    {
        Refuse(workspace, known);
        if (known.Status is not null)
        {
            return known.TargetId == delegation.TargetId && known.Task == delegation.Task
                ? null
                : throw new InvalidFieldException("delegation_id", "names another delegation of this workspace already");
        }

        return new DelegationChange
        {
            Workspace = workspace,
            DelegationId = delegation.DelegationId,
            Known = known,
            Entry = Entry(workspace, delegation.TargetId, Request, delegation.Task, Dispatched, at) with
            {
                RequestBody = Write(("task", delegation.Task), ("delegation_id", delegation.DelegationId)),
            },
            EventType = "DELEGATION_SENT",
            Payload = Write(
                ("delegation_id", delegation.DelegationId),
                ("target_id", delegation.TargetId.ToString()),
                ("task_preview", Preview(delegation.Task, TaskInEvent))),
            At = at,
        };
    }

    /// <summary>What follows when a delegation has ended; null when that is recorded already.</summary>
    public static DelegationChange? End(WorkspaceId workspace, string id, DelegationOutcome outcome, DelegationSituation known, DateTimeOffset at)
    {
        Refuse(workspace, known);
        var status = outcome.Completed ? Completed : Failed;
        if (known.Status is null)
        {
            throw new DelegationNotFoundException();
        }

        if (known.Status == status)
        {
            return null;
        }

        if (known.Status == Completed)
        {
            throw new InvalidFieldException("status", "must not be 'failed': the delegation is completed");
        }

        var error = string.IsNullOrEmpty(outcome.Error) ? null : PlainText.Shorten(outcome.Error, ActivityRules.MaxErrorDetail);
        var response = PlainText.Shorten(outcome.ResponsePreview ?? "", MaxResponse);
        var change = new DelegationChange
        {
            Workspace = workspace,
            DelegationId = id,
            Known = known,
            Status = status,
            ErrorDetail = error,
            EventType = outcome.Completed ? "DELEGATION_COMPLETE" : "DELEGATION_FAILED",
            Payload = outcome.Completed
                ? Write(("delegation_id", id), ("target_id", known.TargetId?.ToString()), ("response_preview", Preview(response, ResponseInEvent)))
                : Write(("delegation_id", id), ("target_id", known.TargetId?.ToString()), ("error", error ?? "")),
            At = at,
        };
        return outcome.Completed
            ? change with
            {
                Entry = Entry(workspace, target: null, Result, response.Length > 0 ? response : "Delegation completed", Completed, at) with
                {
                    ResponseBody = Write(("text", response), ("delegation_id", id)),
                },
            }
            : change;
    }

    /// <summary>The beginning of a text, cut between characters, with three dots when there is more (contract section 7).</summary>
    public static string Preview(string text, int most) => text.Length <= most ? text : PlainText.Cut(text, most) + "...";

    private static void Refuse(WorkspaceId workspace, DelegationSituation known)
    {
        if (known.IsRemoved)
        {
            throw new WorkspaceRemovedException(workspace);
        }
    }

    private static ActivityEntry Entry(WorkspaceId source, WorkspaceId? target, string method, string summary, string status, DateTimeOffset at) =>
        ActivityRules.Log(
            Guid.CreateVersion7(at),
            source,
            new NewActivity
            {
                ActivityType = ActivityTypes.Delegation,
                SourceId = source,
                TargetId = target,
                Method = method,
                Summary = summary,
                Status = status,
            },
            at);

    private static string Write(params ReadOnlySpan<(string Name, string? Value)> fields)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Compact))
        {
            json.WriteStartObject();
            foreach (var (name, value) in fields)
            {
                if (value is not null)
                {
                    json.WriteString(name, value);
                }
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
