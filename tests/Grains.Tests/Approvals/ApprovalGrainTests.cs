using Molecule.Grains.Approvals;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Approvals;
using Molecule.Grains.Interfaces.Workspaces;
using Orleans.Storage;

namespace Molecule.Grains.Tests.Approvals;

/// <summary>W12: the end of the time needs nobody who polls.</summary>
public sealed class ApprovalGrainTests : IAsyncLifetime
{
    private static readonly TimeSpan Expiry = TimeSpan.FromMinutes(10);

    private ApprovalSilos _silos = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _silos = await ApprovalSilos.StartAsync();

    public ValueTask DisposeAsync() => _silos.DisposeAsync();

    [Fact]
    public async Task Request_NobodyDecides_IsDeniedAtTheEndOfItsTimeAndTold()
    {
        var parent = _silos.Store.Create();
        var workspace = _silos.Store.Create(parent);
        var approval = await _silos.RequestAsync(workspace);

        _silos.Clock.Advance(Expiry - TimeSpan.FromMilliseconds(1));
        await LookAsync(approval);
        _silos.Store.DecisionOf(approval).ShouldBeNull();
        _silos.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await ApprovalSilos.UntilAsync(() => _silos.Announcer.Announcements.Count == 1);

        _silos.Store.DecisionOf(approval).ShouldBe(new Decision(ApprovalStatus.Denied, "auto-expired", _silos.Clock.GetUtcNow()));
        _silos.Announcer.Told.ShouldBe(["APPROVAL_REQUESTED", "APPROVAL_ESCALATED", "APPROVAL_DENIED", "APPROVAL_DECIDED"]);
        var told = _silos.Announcer.Announcements.Single();
        (told.Workspace, told.ParentId, told.At).ShouldBe((workspace, parent, _silos.Clock.GetUtcNow()));
        told.Payload.ShouldBe($$"""{"approval_id":"{{approval}}","status":"denied","decided_by":"auto-expired"}""");
    }

    [Theory]
    [InlineData(ApprovalStatus.Approved, "APPROVAL_APPROVED", "approved")]
    [InlineData(ApprovalStatus.Denied, "APPROVAL_DENIED", "denied")]
    public async Task DecideAsync_InTime_IsDecidedAndItsTimeEndsNothing(ApprovalStatus status, string fact, string name)
    {
        var workspace = _silos.Store.Create();
        var approval = await _silos.RequestAsync(workspace);

        await _silos.Approval(approval).DecideAsync(workspace, status, "Ada \"A\" <é>", Cancelled);

        var decision = new Decision(status, "Ada \"A\" <é>", _silos.Clock.GetUtcNow());
        _silos.Store.DecisionOf(approval).ShouldBe(decision);
        _silos.Announcer.Told.ShouldBe(["APPROVAL_REQUESTED", fact, "APPROVAL_DECIDED"]);
        _silos.Announcer.Announcements.Single().Payload.ShouldBe(
            $$"""{"approval_id":"{{approval}}","status":"{{name}}","decided_by":"Ada \"A\" <é>"}""");
        _silos.Clock.Advance(Expiry + Expiry);
        (await LookAsync(approval)).ShouldBeFalse();
        _silos.Store.DecisionOf(approval).ShouldBe(decision);
        _silos.Announcer.Told.Length.ShouldBe(3);
    }

    /// <summary>W24.</summary>
    [Fact]
    public async Task DecideAsync_TwentyAtOnceAtTheEndOfItsTime_ExactlyOneWins()
    {
        var workspace = _silos.Store.Create();
        for (var round = 0; round < 5; round++)
        {
            var approval = await _silos.RequestAsync(workspace);
            var deciding = Enumerable.Range(0, 20).Select(number => TryDecideAsync(approval, workspace, $"decider {number}")).ToArray();
            _silos.Clock.Advance(Expiry);
            var won = (await Task.WhenAll(deciding)).OfType<string>().ToArray();
            await ApprovalSilos.UntilAsync(() => _silos.Store.DecisionOf(approval) is not null);

            _silos.Store.DecisionOf(approval)!.By.ShouldBe(won.Length == 0 ? "auto-expired" : won.ShouldHaveSingleItem());
        }

        await ApprovalSilos.UntilAsync(() => _silos.Announcer.Announcements.Count == 5);
        _silos.Store.Writes.ShouldBe(10);
    }

    [Fact]
    public async Task DecideAsync_UnknownForeignDecidedOrLate_IsNotFound()
    {
        var workspace = _silos.Store.Create();
        var approval = await _silos.RequestAsync(workspace);

        await RefusedAsync<ApprovalNotFoundException>(Guid.NewGuid(), workspace);
        await RefusedAsync<ApprovalNotFoundException>(approval, _silos.Store.Create());
        await _silos.Approval(approval).DecideAsync(workspace, ApprovalStatus.Approved, "Ada", Cancelled);
        await RefusedAsync<ApprovalNotFoundException>(approval, workspace);
    }

    [Fact]
    public async Task DecideAsync_WorkspaceRemoved_IsRefusedAndTheChoreDenies()
    {
        var workspace = _silos.Store.Create();
        var approval = await _silos.RequestAsync(workspace);
        _silos.Store.Remove(workspace);

        await RefusedAsync<WorkspaceRemovedException>(approval, workspace);
        (await _silos.DoChoreAsync()).ShouldBe(1);

        _silos.Store.DecisionOf(approval).ShouldBe(new Decision(ApprovalStatus.Denied, "workspace-removed", _silos.Clock.GetUtcNow()));
        (await _silos.DoChoreAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task RequestAsync_UnknownOrRemovedWorkspace_IsRefused()
    {
        var gone = _silos.Store.Create();
        _silos.Store.Remove(gone);

        await Should.ThrowAsync<WorkspaceRemovedException>(() => _silos.RequestAsync(gone));
        await Should.ThrowAsync<WorkspaceNotFoundException>(() => _silos.RequestAsync(new WorkspaceId(Guid.NewGuid())));
        _silos.Announcer.Told.ShouldBeEmpty();
    }

    [Fact]
    public async Task RequestAsync_WorkspaceMovesMeanwhile_EscalatesToItsNewParent()
    {
        var workspace = _silos.Store.Create();
        var parent = _silos.Store.Create();
        _silos.Store.BeforeWrite = () =>
        {
            _silos.Store.BeforeWrite = null;
            _silos.Store.Change(new Requester(workspace, 2, false, new Superior(parent, 1, null)));
        };

        await _silos.RequestAsync(workspace);

        _silos.Announcer.Told.ShouldBe(["APPROVAL_REQUESTED", "APPROVAL_ESCALATED"]);
    }

    [Fact]
    public async Task DecideAsync_WorkspaceNeverStandsStill_GivesUp()
    {
        var workspace = _silos.Store.Create();
        var approval = await _silos.RequestAsync(workspace);
        for (var number = 0; number < 10; number++)
        {
            _silos.Store.Failures.Enqueue(new InconsistentStateException("changed", "", ""));
        }

        await RefusedAsync<InconsistentStateException>(approval, workspace);
        _silos.Store.DecisionOf(approval).ShouldBeNull();
    }

    [Fact]
    public async Task Expiry_PostgresIsAway_IsTriedAgainUntilItIsBack()
    {
        var approval = await _silos.RequestAsync(_silos.Store.Create());
        _silos.Store.Failures.Enqueue(new StorageUnavailableException("gone"));
        _silos.Store.Failures.Enqueue(new StorageUnavailableException("gone"));

        _silos.Clock.Advance(Expiry);
        await ApprovalSilos.UntilAsync(() =>
        {
            _silos.Clock.Advance(TimeSpan.FromMilliseconds(50));
            return _silos.Announcer.Announcements.Count == 1;
        });

        _silos.Store.DecisionOf(approval)!.By.ShouldBe("auto-expired");
        _silos.Store.Failures.ShouldBeEmpty();
    }

    private Task<bool> LookAsync(Guid approval) => _silos.Grains.GetGrain<IApprovalWatch>(approval).LookAsync(Cancelled);

    private Task<T> RefusedAsync<T>(Guid approval, WorkspaceId workspace)
        where T : Exception =>
        Should.ThrowAsync<T>(() => _silos.Approval(approval).DecideAsync(workspace, ApprovalStatus.Approved, "Ada", Cancelled));

    private async Task<string?> TryDecideAsync(Guid approval, WorkspaceId workspace, string by)
    {
        try
        {
            await _silos.Approval(approval).DecideAsync(workspace, ApprovalStatus.Approved, by, Cancelled);
            return by;
        }
        catch (ApprovalNotFoundException)
        {
            return null;
        }
    }
}
