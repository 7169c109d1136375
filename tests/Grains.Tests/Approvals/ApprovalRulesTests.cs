using Molecule.Grains.Approvals;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Approvals;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Tests.Approvals;

public sealed class ApprovalRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Expiry = TimeSpan.FromMinutes(10);
    private static readonly WorkspaceId Workspace = new(Guid.NewGuid());
    private static readonly Requester Requester = new(Workspace, 1, false, null);
    private static readonly NewApproval Asked = new(Workspace, "Ship it", "", "", "{}");

    [Fact]
    public void Request_Longest_IsTaken_OneMoreIsRefusedByName()
    {
        var deepest = $"{{\"a\":{new string('[', ApprovalRules.MaxContextDepth - 1)}{new string(']', ApprovalRules.MaxContextDepth - 1)}}}";
        var longest = Asked with
        {
            Action = new string('a', ApprovalRules.MaxAction),
            Reason = new string('r', ApprovalRules.MaxReason),
            TaskId = new string('t', ApprovalRules.MaxTaskId),
            Context = $"{{\"a\":\"{new string('c', ApprovalRules.MaxContext - 8)}\"}}",
        };
        var approval = ApprovalRules.Request(Guid.NewGuid(), longest, Requester, Now);
        (approval.Action, approval.Reason, approval.TaskId, approval.Context, approval.CreatedAt, approval.Decision)
            .ShouldBe((longest.Action, longest.Reason, longest.TaskId, longest.Context, Now, null));
        ApprovalRules.Request(Guid.NewGuid(), longest with { Context = deepest }, Requester, Now).Context.ShouldBe(deepest);

        Refused(Asked with { Action = "" }, "action");
        Refused(Asked with { Action = longest.Action + "a" }, "action");
        Refused(Asked with { Action = "a\0" }, "action");
        Refused(Asked with { Reason = longest.Reason + "r" }, "reason");
        Refused(Asked with { Reason = "\udc00" }, "reason");
        Refused(Asked with { TaskId = longest.TaskId + "t" }, "task_id");
        Refused(Asked with { TaskId = "a\nb" }, "task_id");
        Refused(Asked with { Context = longest.Context + " " }, "context");
        Refused(Asked with { Context = $"{{\"a\":{deepest}}}" }, "context");
        Refused(Asked with { Context = "[]" }, "context");
        Refused(Asked with { Context = "{" }, "context");
    }

    [Theory]
    [InlineData(ApprovalStatus.Pending, "Ada", "decision")]
    [InlineData((ApprovalStatus)3, "Ada", "decision")]
    [InlineData(ApprovalStatus.Approved, "", "decided_by")]
    [InlineData(ApprovalStatus.Approved, "a\nb", "decided_by")]
    public void Decide_OutOfRange_IsRefusedByName(ApprovalStatus status, string by, string field) =>
        Should.Throw<InvalidFieldException>(() => Decide(status, by, Now)).Field.ShouldBe(field);

    [Fact]
    public void Decide_LongestName_IsTaken_OneMoreIsRefused()
    {
        var by = new string('x', ApprovalRules.MaxDecidedBy);
        Decide(ApprovalStatus.Denied, by, Now).ShouldBe(new Decision(ApprovalStatus.Denied, by, Now));
        Should.Throw<InvalidFieldException>(() => Decide(ApprovalStatus.Denied, by + "x", Now)).Field.ShouldBe("decided_by");
    }

    [Fact]
    public void Time_LastMomentDecides_NextOneIsLateAndLapsed()
    {
        var approval = Approval();
        var last = Now + Expiry - TimeSpan.FromMicroseconds(1);

        Decide(ApprovalStatus.Approved, "Ada", last).At.ShouldBe(last);
        ApprovalRules.Lapse(approval, Requester, Expiry, last).ShouldBeNull();

        Should.Throw<ApprovalNotFoundException>(() => Decide(ApprovalStatus.Approved, "Ada", Now + Expiry));
        ApprovalRules.Lapse(approval, Requester, Expiry, Now + Expiry).ShouldBe(new Decision(ApprovalStatus.Denied, "auto-expired", Now + Expiry));
    }

    [Fact]
    public void Lapse_Decided_StaysAsItIs() => ApprovalRules
        .Lapse(Approval() with { Decision = new Decision(ApprovalStatus.Approved, "Ada", Now) }, Requester with { IsRemoved = true }, Expiry, Now.AddDays(1))
        .ShouldBeNull();

    [Fact]
    public void Lapse_WorkspaceRemoved_IsDeniedAtOnce() => ApprovalRules
        .Lapse(Approval(), Requester with { IsRemoved = true }, Expiry, Now)
        .ShouldBe(new Decision(ApprovalStatus.Denied, "workspace-removed", Now));

    private static Approval Approval() => ApprovalRules.Request(Guid.NewGuid(), Asked, Requester, Now);

    private static Decision Decide(ApprovalStatus status, string by, DateTimeOffset at) =>
        ApprovalRules.Decide(Approval(), Requester, Workspace, status, by, Expiry, at);

    private static void Refused(NewApproval asked, string field) =>
        Should.Throw<InvalidFieldException>(() => ApprovalRules.Request(Guid.NewGuid(), asked, Requester, Now)).Field.ShouldBe(field);
}
