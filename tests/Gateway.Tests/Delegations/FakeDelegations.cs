using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Delegations;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Delegations;

/// <summary>A book of delegations that says what it was asked.</summary>
internal sealed class FakeDelegations : IDelegations
{
    public Exception? Fails { get; set; }

    public ImmutableArray<DelegationEntry> Entries { get; set; } = [];

    public (WorkspaceId Workspace, NewDelegation Delegation)? Recorded { get; private set; }

    public (WorkspaceId Workspace, string Id, DelegationOutcome Outcome)? Updated { get; private set; }

    public Task<DelegationList> ListAsync(WorkspaceId workspace, CancellationToken cancellationToken) => Task.FromResult(new DelegationList(Entries));

    public Task RecordAsync(WorkspaceId workspace, NewDelegation delegation, CancellationToken cancellationToken)
    {
        Recorded = (workspace, delegation);
        return Fails is { } failure ? Task.FromException(failure) : Task.CompletedTask;
    }

    public Task UpdateAsync(WorkspaceId workspace, string delegationId, DelegationOutcome outcome, CancellationToken cancellationToken)
    {
        Updated = (workspace, delegationId, outcome);
        return Fails is { } failure ? Task.FromException(failure) : Task.CompletedTask;
    }
}
