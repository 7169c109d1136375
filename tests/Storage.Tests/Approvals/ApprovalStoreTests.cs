using Molecule.Grains.Approvals;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Approvals;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Storage.Approvals;
using Molecule.Storage.Tests.EventLog;
using Molecule.Storage.Tests.Workspaces;
using Orleans.Storage;

namespace Molecule.Storage.Tests.Approvals;

public sealed class ApprovalStoreTests(Servers servers)
{
    private const int Plenty = 100;

    private static readonly DateTimeOffset Now = Facts.Start;
    private static readonly Decision Denial = new(ApprovalStatus.Denied, "Ada", Now.AddMinutes(1));

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Contract section 7: the facts, whom they are about, and the team that hears of them.</summary>
    [Fact]
    public async Task AddAsync_ChildOfAChild_CommitsRowFactAndEscalationTogether()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new ApprovalStore(database.DataSource);
        var root = await Activation.CreateAsync(database.DataSource, name: "Root");
        var lead = await Activation.CreateAsync(database.DataSource, root.Id, "Lead");
        var workspace = await Activation.CreateAsync(database.DataSource, lead.Id, "QA");
        var requester = await FindAsync(store, workspace.Id);
        requester.ShouldBe(new Requester(workspace.Id, 1, false, new Superior(lead.Id, 1, root.Id)));
        var approval = Request(workspace.Id) with { Action = "Ship \"it\" 质", Reason = "tests pass", TaskId = "t-1", Context = """{"b":{"c":[1.50]},"build":7}""" };

        var facts = await store.AddAsync(approval, requester, Plenty, Cancelled);

        (await store.ReadAsync(approval.Id, Cancelled)).ShouldBe((approval with { WorkspaceName = "QA" }, requester));
        facts.Select(fact => (fact.Position, fact.EventType, fact.WorkspaceId, fact.ParentId, fact.Payload, fact.CreatedAt)).ShouldBe(
        [
            (4, "APPROVAL_REQUESTED", workspace.Id, lead.Id,
                $$"""{"approval_id":"{{approval.Id}}","action":"Ship \"it\" 质","reason":"tests pass","task_id":"t-1"}""", Now),
            (5, "APPROVAL_ESCALATED", lead.Id, root.Id,
                $$"""{"approval_id":"{{approval.Id}}","from_workspace_id":"{{workspace.Id}}","action":"Ship \"it\" 质","reason":"tests pass"}""", Now),
        ]);
        facts.ShouldAllBe(fact => EventTable.LineOf("fact", fact.EventType, fact.Payload) >= 0);
        (await LogAsync(database)).ShouldBe(["APPROVAL_REQUESTED workspace", "APPROVAL_ESCALATED workspace"]);
        (await VersionsAsync(database)).ShouldBe([1L, 1L, 1L]);
    }

    [Fact]
    public async Task AddAsync_Root_EscalatesToNobody()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new ApprovalStore(database.DataSource);
        var root = await Activation.CreateAsync(database.DataSource);

        (await AddAsync(store, root.Id)).ShouldNotBeNull();

        (await LogAsync(database)).ShouldBe(["APPROVAL_REQUESTED workspace"]);
    }

    [Fact]
    public async Task AddAsync_RequesterMovedOrParentMovedMeanwhile_IsRefusedAndLeavesNoTrace()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new ApprovalStore(database.DataSource);
        var root = await Activation.CreateAsync(database.DataSource);
        var lead = await Activation.CreateAsync(database.DataSource, root.Id);
        var workspace = await Activation.CreateAsync(database.DataSource, lead.Id);
        var before = await FindAsync(store, workspace.Id);
        await lead.CommitAsync(Facts.Moved(null));
        var between = await FindAsync(store, workspace.Id);
        await workspace.CommitAsync(Facts.Moved(root.Id));

        await Should.ThrowAsync<InconsistentStateException>(() => store.AddAsync(Request(workspace.Id), before, Plenty, Cancelled));
        await Should.ThrowAsync<InconsistentStateException>(() => store.AddAsync(Request(workspace.Id), between, Plenty, Cancelled));

        (await LogAsync(database)).ShouldBeEmpty();
        (await database.ReadAsync<long>("SELECT count(*) FROM approval_requests", Cancelled)).ShouldBe(0);
        (await store.AddAsync(Request(workspace.Id), await FindAsync(store, workspace.Id), Plenty, Cancelled))[0].Position.ShouldBe(6);
    }

    [Fact]
    public async Task AddAsync_ManyAtOnceAtTheLimit_AdmitsExactlyAsManyAsMayWait()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new ApprovalStore(database.DataSource);
        var workspace = (await Activation.CreateAsync(database.DataSource)).Id;
        var other = (await Activation.CreateAsync(database.DataSource)).Id;
        const int Most = 5;
        await AddAsync(store, other, Most);

        var asked = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            try
            {
                return await AddAsync(store, workspace, Most);
            }
            catch (LimitReachedException refusal)
            {
                refusal.Message.ShouldBe("a workspace waits for at most 5 decisions");
                return null;
            }
        }));

        var admitted = asked.OfType<Approval>().ToArray();
        admitted.Length.ShouldBe(Most);
        (await LogAsync(database)).Count.ShouldBe(Most + 1);
        // What is decided makes room.
        await store.DecideAsync(admitted[0], await FindAsync(store, workspace), Denial, Actor.Operator, Cancelled);
        (await AddAsync(store, workspace, Most)).ShouldNotBeNull();
    }

    /// <summary>W24: of decisions that race exactly one is made, and only that one has a fact.</summary>
    [Fact]
    public async Task DecideAsync_TwentyAtOnce_OneIsMade()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new ApprovalStore(database.DataSource);
        var workspace = (await Activation.CreateAsync(database.DataSource)).Id;
        var approval = await AddAsync(store, workspace);
        var requester = await FindAsync(store, workspace);

        var decided = await Task.WhenAll(Enumerable.Range(0, 20).Select(async number =>
        {
            var decision = new Decision(number % 2 == 0 ? ApprovalStatus.Approved : ApprovalStatus.Denied, $"decider {number}", Now.AddMinutes(number));
            try
            {
                await store.DecideAsync(approval, requester, decision, number == 0 ? Actor.Platform : Actor.Operator, Cancelled);
                return decision;
            }
            catch (ApprovalNotFoundException)
            {
                return null;
            }
        }));

        var winner = decided.OfType<Decision>().ShouldHaveSingleItem();
        (await store.ReadAsync(approval.Id, Cancelled))!.Value.Approval.Decision.ShouldBe(winner);
        (await database.ReadAsync<string>("SELECT payload ->> 'decided_by' FROM structure_events WHERE event_type IN ('APPROVAL_APPROVED', 'APPROVAL_DENIED')", Cancelled))
            .ShouldBe(winner.By);
        (await database.ReadAsync<long>("SELECT position FROM structure_log_head", Cancelled)).ShouldBe(3);
    }

    [Theory]
    [InlineData(ApprovalStatus.Approved, "APPROVAL_APPROVED", "approved")]
    [InlineData(ApprovalStatus.Denied, "APPROVAL_DENIED", "denied")]
    public async Task DecideAsync_Pending_CommitsRowAndFactTogether(ApprovalStatus status, string type, string name)
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new ApprovalStore(database.DataSource);
        var root = await Activation.CreateAsync(database.DataSource);
        var workspace = await Activation.CreateAsync(database.DataSource, root.Id);
        var approval = await AddAsync(store, workspace.Id);

        var fact = (await store.DecideAsync(approval, await FindAsync(store, workspace.Id), Denial with { Status = status }, Actor.Operator, Cancelled)).ShouldHaveSingleItem();

        (fact.EventType, fact.WorkspaceId, fact.ParentId, fact.Position).ShouldBe((type, workspace.Id, root.Id, 5));
        fact.Payload.ShouldBe($$"""{"approval_id":"{{approval.Id}}","decision":"{{name}}","decided_by":"Ada"}""");
        EventTable.LineOf("fact", fact.EventType, fact.Payload).ShouldBeGreaterThanOrEqualTo(0);
        (await LogAsync(database))[^1].ShouldBe($"{type} operator");
        (await store.ListOfAsync(workspace.Id, null, 50, Cancelled)).Approvals.ShouldHaveSingleItem().Decision.ShouldBe(Denial with { Status = status });
    }

    [Fact]
    public async Task ListPendingAsync_WhatCanBeDecided_IsNewestFirstAndInPages()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new ApprovalStore(database.DataSource);
        var one = await Activation.CreateAsync(database.DataSource, name: "One");
        var gone = await Activation.CreateAsync(database.DataSource, name: "Gone");
        var old = await AddAsync(store, one.Id, at: Now.AddMinutes(-10));
        var first = await AddAsync(store, one.Id, at: Now.AddMinutes(-9));
        var decided = await AddAsync(store, one.Id, at: Now.AddMinutes(-8));
        var second = await AddAsync(store, one.Id, at: Now.AddMinutes(-7));
        await AddAsync(store, gone.Id, at: Now.AddMinutes(-6));
        await store.DecideAsync(decided, await FindAsync(store, one.Id), Denial, Actor.Operator, Cancelled);
        await gone.CommitAsync(Facts.Removed());

        var page = await store.ListPendingAsync(old.CreatedAt, null, 50, Cancelled);

        page.Approvals.ShouldBe([second with { WorkspaceName = "One" }, first with { WorkspaceName = "One" }]);
        page.HasMore.ShouldBeFalse();
        var newest = await store.ListPendingAsync(old.CreatedAt, null, 1, Cancelled);
        (newest.Approvals.Single().Id, newest.HasMore).ShouldBe((second.Id, true));
        var next = await store.ListPendingAsync(old.CreatedAt, second.Id, 1, Cancelled);
        (next.Approvals.Single().Id, next.HasMore).ShouldBe((first.Id, false));
        (await store.ListPendingAsync(Now, null, 50, Cancelled)).Approvals.ShouldBeEmpty();
        (await Should.ThrowAsync<InvalidFieldException>(() => store.ListPendingAsync(Now, Guid.NewGuid(), 50, Cancelled))).Field.ShouldBe("cursor");
    }

    [Fact]
    public async Task ListOfAsync_UnknownIsRefused_SilentIsEmpty_RemovedIsStillRead()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new ApprovalStore(database.DataSource);
        var workspace = await Activation.CreateAsync(database.DataSource);

        await Should.ThrowAsync<WorkspaceNotFoundException>(() => store.ListOfAsync(new WorkspaceId(Guid.NewGuid()), null, 50, Cancelled));
        (await store.ListOfAsync(workspace.Id, null, 50, Cancelled)).Approvals.ShouldBeEmpty();
        var approval = await AddAsync(store, workspace.Id);
        await workspace.CommitAsync(Facts.Removed());
        (await store.ListOfAsync(workspace.Id, null, 50, Cancelled)).Approvals.ShouldHaveSingleItem().Id.ShouldBe(approval.Id);
        (await FindAsync(store, workspace.Id)).IsRemoved.ShouldBeTrue();
    }

    [Fact]
    public async Task FindDueAsync_ThoseOfRemovedWorkspacesFirstThenTheOldest()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new ApprovalStore(database.DataSource);
        var one = await Activation.CreateAsync(database.DataSource);
        var gone = await Activation.CreateAsync(database.DataSource);
        var second = await AddAsync(store, one.Id, at: Now);
        var first = await AddAsync(store, one.Id, at: Now.AddSeconds(-1));
        await AddAsync(store, one.Id, at: Now.AddSeconds(1));
        var decided = await AddAsync(store, one.Id, at: Now.AddSeconds(-2));
        var orphan = await AddAsync(store, gone.Id, at: Now.AddMinutes(1));
        await store.DecideAsync(decided, await FindAsync(store, one.Id), Denial, Actor.Operator, Cancelled);
        await gone.CommitAsync(Facts.Removed());

        (await store.FindDueAsync(Now, 10, Cancelled)).ShouldBe([orphan.Id, first.Id, second.Id]);
        (await store.FindDueAsync(Now, 2, Cancelled)).ShouldBe([orphan.Id, first.Id]);
    }

    private static Approval Request(WorkspaceId workspace, DateTimeOffset? at = null) =>
        new(Guid.NewGuid(), workspace, "", "Ship it", "", "", "{}", at ?? Now, Decision: null);

    private static async Task<Approval> AddAsync(ApprovalStore store, WorkspaceId workspace, int most = Plenty, DateTimeOffset? at = null)
    {
        var approval = Request(workspace, at);
        await store.AddAsync(approval, await FindAsync(store, workspace), most, Cancelled);
        return approval;
    }

    private static async Task<Requester> FindAsync(ApprovalStore store, WorkspaceId workspace) =>
        (await store.FindRequesterAsync(workspace, Cancelled)).ShouldNotBeNull();

    private static Task<IReadOnlyList<string>> LogAsync(TestDatabase database) => database.ReadAllAsync<string>(
        "SELECT event_type || ' ' || actor FROM structure_events WHERE event_type LIKE 'APPROVAL%' ORDER BY position", Cancelled);

    private static Task<IReadOnlyList<long>> VersionsAsync(TestDatabase database) =>
        database.ReadAllAsync<long>("SELECT version FROM workspaces", Cancelled);
}
