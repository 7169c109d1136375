using Microsoft.Extensions.Options;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Approvals;
using Molecule.Grains.Interfaces.Workspaces;
using Orleans.Concurrency;

namespace Molecule.Grains.Approvals;

/// <summary>Reads requests for approval for gateways, which cannot see Postgres.</summary>
// Stateless and reentrant: it holds nothing between calls, so readers need not wait for each other.
[StatelessWorker]
[Reentrant]
[GrainType("approvals")]
internal sealed class ApprovalsGrain(IApprovalStore store, IOptions<ApprovalOptions> options, TimeProvider time) : Grain, IApprovals
{
    // What nobody decided in time cannot be decided any more, also when it has not been denied yet.
    public Task<ApprovalPage> ListPendingAsync(Guid? after, int limit, CancellationToken cancellationToken) =>
        store.ListPendingAsync(time.GetUtcNow() - options.Value.Expiry, after, WithinPage(limit), cancellationToken);

    public Task<ApprovalPage> ListOfAsync(WorkspaceId workspace, Guid? after, int limit, CancellationToken cancellationToken) =>
        store.ListOfAsync(workspace, after, WithinPage(limit), cancellationToken);

    private static int WithinPage(int limit) => limit is >= 1 and <= IApprovals.MaxPage
        ? limit
        : throw new InvalidFieldException("limit", $"must be 1 to {IApprovals.MaxPage}");
}
