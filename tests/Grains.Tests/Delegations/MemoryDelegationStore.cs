using System.Collections.Immutable;
using Molecule.Grains.Delegations;
using Molecule.Grains.Interfaces.Delegations;
using Molecule.Grains.Interfaces.EventLog;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Tests.Delegations;

/// <summary>One delegation in memory, of a workspace that a test describes.</summary>
internal sealed class MemoryDelegationStore : IDelegationStore
{
    /// <summary>What is known; null when there is no such workspace.</summary>
    public DelegationSituation? Situation { get; set; } = new(Version: 3, new WorkspaceId(Guid.NewGuid()), IsRemoved: false, null, null, null);

    public bool TargetExists { get; set; } = true;

    /// <summary>How many commits lose against another before one wins.</summary>
    public int Races { get; set; }

    public List<DelegationChange> Commits { get; } = [];

    public Task<DelegationList> ListAsync(WorkspaceId workspace, int limit, CancellationToken cancellationToken) =>
        Task.FromResult(new DelegationList([]));

    public Task<DelegationSituation?> FindAsync(WorkspaceId workspace, string delegationId, CancellationToken cancellationToken) =>
        Task.FromResult(Situation);

    public Task<bool> ExistsAsync(WorkspaceId workspace, CancellationToken cancellationToken) => Task.FromResult(TargetExists);

    public Task<ImmutableArray<StructureEvent>?> CommitAsync(DelegationChange change, CancellationToken cancellationToken)
    {
        if (Races-- > 0)
        {
            return Task.FromResult<ImmutableArray<StructureEvent>?>(null);
        }

        Commits.Add(change);
        return Task.FromResult<ImmutableArray<StructureEvent>?>(
            [new StructureEvent(Commits.Count, Guid.NewGuid(), change.EventType, change.Workspace, change.Payload, change.At, change.Known.ParentId)]);
    }
}
