using System.Text.Json;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Approvals;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Approvals;

/// <summary>What may be asked, and who may decide when. Pure: no clock, no I/O.</summary>
internal static class ApprovalRules
{
    public const int MaxAction = 1_000;
    public const int MaxReason = 4_000;
    public const int MaxTaskId = 200;
    public const int MaxContext = 16 * 1_024;
    public const int MaxContextDepth = 32;
    public const int MaxDecidedBy = 200;

    /// <summary>Requests of one workspace that wait for a decision. Nobody reads more, and each holds a grain awake.</summary>
    public const int MaxPending = 100;

    /// <summary>Who decides when nobody did in time.</summary>
    public const string Expired = "auto-expired";

    /// <summary>Who decides when the workspace is gone.</summary>
    public const string Removed = "workspace-removed";

    /// <summary>The request as it is kept.</summary>
    public static Approval Request(Guid id, NewApproval asked, Requester requester, DateTimeOffset now)
    {
        WrittenText.Require("action", asked.Action, 1, MaxAction);
        WrittenText.Require("reason", asked.Reason, 0, MaxReason);
        WrittenText.RequireLine("task_id", asked.TaskId, 0, MaxTaskId);
        RequireContext(asked.Context);
        return requester.IsRemoved
            ? throw new WorkspaceRemovedException(requester.Id)
            : new Approval(id, requester.Id, WorkspaceName: "", asked.Action, asked.Reason, asked.TaskId, asked.Context, now, Decision: null);
    }

    /// <summary>The decision as it is kept. When the time is over, it is too late also if nobody has noticed yet.</summary>
    public static Decision Decide(
        Approval approval, Requester requester, WorkspaceId workspace, ApprovalStatus status, string by, TimeSpan expiry, DateTimeOffset now)
    {
        if (status is not (ApprovalStatus.Approved or ApprovalStatus.Denied))
        {
            throw new InvalidFieldException("decision", "must be approved or denied");
        }

        WrittenText.RequireLine("decided_by", by, 1, MaxDecidedBy);
        if (approval.WorkspaceId != workspace || approval.Decision is not null)
        {
            throw new ApprovalNotFoundException();
        }

        if (requester.IsRemoved)
        {
            throw new WorkspaceRemovedException(workspace);
        }

        return IsOver(approval, expiry, now) ? throw new ApprovalNotFoundException() : new Decision(status, by, now);
    }

    /// <summary>What time, or the end of the workspace, has decided; null when a decision is there or is still waited for.</summary>
    public static Decision? Lapse(Approval approval, Requester requester, TimeSpan expiry, DateTimeOffset now) => approval.Decision switch
    {
        not null => null,
        _ when requester.IsRemoved => new Decision(ApprovalStatus.Denied, Removed, now),
        _ when IsOver(approval, expiry, now) => new Decision(ApprovalStatus.Denied, Expired, now),
        _ => null,
    };

    private static bool IsOver(Approval approval, TimeSpan expiry, DateTimeOffset now) => approval.CreatedAt + expiry <= now;

    private static void RequireContext(string context)
    {
        if (context.Length > MaxContext)
        {
            throw new InvalidFieldException("context", $"must be at most {MaxContext} characters of JSON, and is {context.Length}");
        }

        try
        {
            using var document = JsonDocument.Parse(context, new JsonDocumentOptions { MaxDepth = MaxContextDepth });
            if (document.RootElement.ValueKind is not JsonValueKind.Object)
            {
                throw new InvalidFieldException("context", "must be an object");
            }
        }
        catch (JsonException)
        {
            throw new InvalidFieldException("context", $"must be JSON of at most {MaxContextDepth} levels");
        }
    }
}
