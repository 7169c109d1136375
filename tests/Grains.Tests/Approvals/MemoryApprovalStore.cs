using System.Collections.Immutable;
using Molecule.Grains.Approvals;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Approvals;
using Molecule.Grains.Interfaces.EventLog;
using Molecule.Grains.Interfaces.Workspaces;
using Orleans.Storage;

namespace Molecule.Grains.Tests.Approvals;

/// <summary>Requests in memory, with the expectations that the database keeps.</summary>
internal sealed class MemoryApprovalStore : IApprovalStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<WorkspaceId, Requester> _requesters = [];
    private readonly Dictionary<Guid, Approval> _approvals = [];
    private long _position;

    /// <summary>Thrown by writes, one for each, before anything is written.</summary>
    public Queue<Exception> Failures { get; } = new();

    /// <summary>Runs before a write looks at anything.</summary>
    public Action? BeforeWrite { get; set; }

    public int Writes { get; private set; }

    public WorkspaceId Create(WorkspaceId? parent = null)
    {
        var id = new WorkspaceId(Guid.NewGuid());
        Change(new Requester(id, 1, false, parent is { } above ? new Superior(above, 1, null) : null));
        return id;
    }

    public void Change(Requester requester)
    {
        lock (_lock)
        {
            _requesters[requester.Id] = requester;
        }
    }

    public void Remove(WorkspaceId workspace)
    {
        lock (_lock)
        {
            var before = _requesters[workspace];
            _requesters[workspace] = before with { Version = before.Version + 1, IsRemoved = true };
        }
    }

    public Decision? DecisionOf(Guid approval)
    {
        lock (_lock)
        {
            return _approvals[approval].Decision;
        }
    }

    public Task<Requester?> FindRequesterAsync(WorkspaceId workspace, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult(_requesters.GetValueOrDefault(workspace));
        }
    }

    public Task<(Approval Approval, Requester Requester)?> ReadAsync(Guid approval, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult<(Approval, Requester)?>(
                _approvals.GetValueOrDefault(approval) is { } found ? (found, _requesters[found.WorkspaceId]) : null);
        }
    }

    public Task<ImmutableArray<StructureEvent>> AddAsync(Approval approval, Requester requester, int mostPending, CancellationToken cancellationToken) =>
        WriteAsync(requester, () =>
        {
            _approvals.Add(approval.Id, approval);
            return requester.Parent is { } parent
                ? [Fact("APPROVAL_REQUESTED", requester.Id), Fact("APPROVAL_ESCALATED", parent.Id)]
                : [Fact("APPROVAL_REQUESTED", requester.Id)];
        });

    public Task<ImmutableArray<StructureEvent>> DecideAsync(
        Approval approval, Requester requester, Decision decision, Actor actor, CancellationToken cancellationToken) =>
        WriteAsync(requester, () =>
        {
            if (_approvals[approval.Id].Decision is not null)
            {
                throw new ApprovalNotFoundException();
            }

            _approvals[approval.Id] = approval with { Decision = decision };
            return [Fact(decision.Status == ApprovalStatus.Approved ? "APPROVAL_APPROVED" : "APPROVAL_DENIED", requester.Id)];
        });

    public Task<ApprovalPage> ListPendingAsync(DateTimeOffset askedAfter, Guid? after, int limit, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult(new ApprovalPage(
                [.. _approvals.Values.Where(approval => approval.Decision is null && approval.CreatedAt > askedAfter)], HasMore: false));
        }
    }

    public Task<ApprovalPage> ListOfAsync(WorkspaceId workspace, Guid? after, int limit, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<ImmutableArray<Guid>> FindDueAsync(DateTimeOffset askedBefore, int limit, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult<ImmutableArray<Guid>>([.. _approvals.Values
                .Where(approval => approval.Decision is null && (approval.CreatedAt <= askedBefore || _requesters[approval.WorkspaceId].IsRemoved))
                .Take(limit)
                .Select(approval => approval.Id)]);
        }
    }

    private Task<ImmutableArray<StructureEvent>> WriteAsync(Requester requester, Func<ImmutableArray<StructureEvent>> write)
    {
        BeforeWrite?.Invoke();
        lock (_lock)
        {
            if (Failures.TryDequeue(out var failure))
            {
                return Task.FromException<ImmutableArray<StructureEvent>>(failure);
            }

            if (_requesters[requester.Id] != requester)
            {
                return Task.FromException<ImmutableArray<StructureEvent>>(new InconsistentStateException("changed", "", ""));
            }

            Writes++;
            return Task.FromResult(write());
        }
    }

    private StructureEvent Fact(string type, WorkspaceId workspace) => new(++_position, Guid.NewGuid(), type, workspace, "{}", DateTimeOffset.UnixEpoch, null);
}
