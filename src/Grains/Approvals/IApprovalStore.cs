using System.Collections.Immutable;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Approvals;
using Molecule.Grains.Interfaces.EventLog;
using Molecule.Grains.Interfaces.Workspaces;
using Orleans.Storage;

namespace Molecule.Grains.Approvals;

/// <summary>Port: the rows of requests for approval, and their facts, which are committed together under the lock of the log.</summary>
internal interface IApprovalStore
{
    /// <summary>A workspace that wants to ask; null when there is none.</summary>
    Task<Requester?> FindRequesterAsync(WorkspaceId workspace, CancellationToken cancellationToken);

    /// <summary>A request and who asked; null when there is none.</summary>
    Task<(Approval Approval, Requester Requester)?> ReadAsync(Guid approval, CancellationToken cancellationToken);

    /// <summary>Commits a new request, with its fact and that of its parent.</summary>
    /// <exception cref="LimitReachedException">So many are pending already.</exception>
    /// <exception cref="InconsistentStateException">The requester stands elsewhere by now.</exception>
    Task<ImmutableArray<StructureEvent>> AddAsync(Approval approval, Requester requester, int mostPending, CancellationToken cancellationToken);

    /// <summary>Commits a decision with its fact.</summary>
    /// <exception cref="ApprovalNotFoundException">It is decided already.</exception>
    /// <exception cref="InconsistentStateException">The requester stands elsewhere by now.</exception>
    Task<ImmutableArray<StructureEvent>> DecideAsync(
        Approval approval, Requester requester, Decision decision, Actor actor, CancellationToken cancellationToken);

    /// <summary>What is pending of workspaces that are not removed and was asked after a moment, newest first.</summary>
    Task<ApprovalPage> ListPendingAsync(DateTimeOffset askedAfter, Guid? after, int limit, CancellationToken cancellationToken);

    /// <summary>What a workspace has asked, newest first.</summary>
    /// <exception cref="WorkspaceNotFoundException">There is no such workspace.</exception>
    Task<ApprovalPage> ListOfAsync(WorkspaceId workspace, Guid? after, int limit, CancellationToken cancellationToken);

    /// <summary>What is pending and was asked at a moment or before, or whose workspace is removed; these first, then the oldest.</summary>
    Task<ImmutableArray<Guid>> FindDueAsync(DateTimeOffset askedBefore, int limit, CancellationToken cancellationToken);
}
