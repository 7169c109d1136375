using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Approvals;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Approvals;

/// <summary>Remembers what it was asked and answers what a test has set.</summary>
internal sealed class FakeApprovals : IApprovals, IApproval
{
    private Guid _taken;

    public (Guid Approval, NewApproval Request)? Requested { get; private set; }

    public (Guid Approval, WorkspaceId Workspace, ApprovalStatus Status, string By)? Decided { get; private set; }

    public (WorkspaceId? Workspace, Guid? After, int Limit)? Listed { get; private set; }

    public ApprovalPage Page { get; set; } = new(ImmutableArray<Approval>.Empty, HasMore: false);

    public Exception? Fails { get; set; }

    public FakeApprovals Take(Guid approval)
    {
        _taken = approval;
        return this;
    }

    public Task RequestAsync(NewApproval request, CancellationToken cancellationToken)
    {
        Requested = (_taken, request);
        return Answer(true);
    }

    public Task DecideAsync(WorkspaceId workspace, ApprovalStatus status, string by, CancellationToken cancellationToken)
    {
        Decided = (_taken, workspace, status, by);
        return Answer(true);
    }

    public Task<ApprovalPage> ListPendingAsync(Guid? after, int limit, CancellationToken cancellationToken)
    {
        Listed = (null, after, limit);
        return Answer(Page);
    }

    public Task<ApprovalPage> ListOfAsync(WorkspaceId workspace, Guid? after, int limit, CancellationToken cancellationToken)
    {
        Listed = (workspace, after, limit);
        return Answer(Page);
    }

    private Task<T> Answer<T>(T answer) => Fails is { } failure ? Task.FromException<T>(failure) : Task.FromResult(answer);
}
