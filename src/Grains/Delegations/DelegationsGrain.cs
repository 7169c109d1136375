using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Delegations;
using Molecule.Grains.Interfaces.Workspaces;
using Orleans.Concurrency;
using Orleans.Storage;

namespace Molecule.Grains.Delegations;

/// <summary>Keeps book of delegations for gateways, which cannot see Postgres.</summary>
// Stateless and reentrant: it holds nothing between calls. Of two that record at once, the commit lets one win.
[StatelessWorker]
[Reentrant]
[GrainType("delegations")]
internal sealed class DelegationsGrain(IDelegationStore store, IAnnouncer announcer, TimeProvider time) : Grain, IDelegations
{
    private const int MaxList = 50;

    /// <summary>How often a commit is decided again when the workspace or the delegation changed meanwhile.</summary>
    private const int Attempts = 5;

    public Task<DelegationList> ListAsync(WorkspaceId workspace, CancellationToken cancellationToken) =>
        store.ListAsync(workspace, MaxList, cancellationToken);

    public async Task RecordAsync(WorkspaceId workspace, NewDelegation delegation, CancellationToken cancellationToken)
    {
        DelegationRules.RequireId(delegation.DelegationId);
        DelegationRules.RequireTask(delegation.Task);
        if (!await store.ExistsAsync(delegation.TargetId, cancellationToken))
        {
            throw new DelegationTargetNotFoundException(delegation.TargetId);
        }

        await CommitAsync(workspace, delegation.DelegationId, known => DelegationRules.Record(workspace, delegation, known, time.GetUtcNow()), cancellationToken);
    }

    public Task UpdateAsync(WorkspaceId workspace, string delegationId, DelegationOutcome outcome, CancellationToken cancellationToken)
    {
        DelegationRules.RequireId(delegationId);
        return CommitAsync(workspace, delegationId, known => DelegationRules.End(workspace, delegationId, outcome, known, time.GetUtcNow()), cancellationToken);
    }

    private async Task CommitAsync(
        WorkspaceId workspace, string delegationId, Func<DelegationSituation, DelegationChange?> decide, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var known = await store.FindAsync(workspace, delegationId, cancellationToken) ?? throw new WorkspaceNotFoundException(workspace);
            if (decide(known) is not { } change)
            {
                return;
            }

            if (await store.CommitAsync(change, cancellationToken) is { } facts)
            {
                announcer.Announce(facts);
                return;
            }
        }

        throw new InconsistentStateException($"Workspace {workspace} changed {Attempts} times while a delegation was recorded.");
    }
}
