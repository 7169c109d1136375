using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Delegations;
using Molecule.Grains.Interfaces.EventLog;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Delegations;

/// <summary>Port: where delegations are kept.</summary>
internal interface IDelegationStore
{
    Task<DelegationList> ListAsync(WorkspaceId workspace, int limit, CancellationToken cancellationToken);

    /// <summary>Reads where a delegation stands; null when there is no such workspace.</summary>
    Task<DelegationSituation?> FindAsync(WorkspaceId workspace, string delegationId, CancellationToken cancellationToken);

    /// <summary>Whether there is, or was, such a workspace.</summary>
    Task<bool> ExistsAsync(WorkspaceId workspace, CancellationToken cancellationToken);

    /// <summary>Commits a change.</summary>
    /// <returns>The facts with their positions; null when the situation is not the known one any more, and nothing was committed.</returns>
    Task<ImmutableArray<StructureEvent>?> CommitAsync(DelegationChange change, CancellationToken cancellationToken);
}
