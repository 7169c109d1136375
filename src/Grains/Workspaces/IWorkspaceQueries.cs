using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Workspaces;

/// <summary>Port: questions about many workspaces at once, answered by Postgres.</summary>
internal interface IWorkspaceQueries
{
    Task<WorkspaceList> ListAsync(WorkspaceId? after, int? limit, CancellationToken cancellationToken);

    Task<OrganizationSnapshot> TakeSnapshotAsync(CancellationToken cancellationToken);

    Task<VitalsReading> ReadVitalsAsync(CancellationToken cancellationToken);

    /// <summary>Everything below a workspace that is not removed, deepest first.</summary>
    Task<ImmutableArray<Descendant>> ReadBelowAsync(WorkspaceId workspace, CancellationToken cancellationToken);

    /// <summary>The children of these names that are not removed, oldest first.</summary>
    Task<ImmutableArray<WorkspaceState>> ReadChildrenAsync(WorkspaceId parent, ImmutableArray<string> names, CancellationToken cancellationToken);

    /// <summary>The workspaces of these ids, removed ones too, in no order; unknown ids are left out.</summary>
    Task<ImmutableArray<WorkspaceState>> ReadAsync(ImmutableArray<WorkspaceId> workspaces, CancellationToken cancellationToken);

    /// <summary>
    /// Workspaces that wait for a sign of life and have not had one since, or were heard by a silo that is not one of these, in the order of their ids after <paramref name="after"/> (null from
    /// the beginning); at most <paramref name="limit"/>.
    /// </summary>
    Task<ImmutableArray<WorkspaceId>> FindSilentAsync(
        DateTimeOffset heardBefore, DateTimeOffset provisionedBefore, ImmutableArray<string> silos, WorkspaceId? after, int limit, CancellationToken cancellationToken);
}
