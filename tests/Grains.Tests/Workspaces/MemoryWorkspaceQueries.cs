using System.Collections.Concurrent;
using System.Collections.Immutable;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;

namespace Molecule.Grains.Tests.Workspaces;

/// <summary>Answers from the rows in memory who stands below, and by what a test says who is silent. Nothing else is asked by what is under test.</summary>
internal sealed class MemoryWorkspaceQueries(MemoryWorkspaceStorage storage) : IWorkspaceQueries
{
    /// <summary>Runs after the answer was found and before it is given, as another silo's commit would.</summary>
    public Func<Task> Meanwhile { get; set; } = () => Task.CompletedTask;

    /// <summary>Who seems silent; null while nobody can say.</summary>
    public ImmutableArray<WorkspaceId>? Silent { get; set; } = [];

    /// <summary>How the silent were asked for.</summary>
    public ConcurrentQueue<(DateTimeOffset HeardBefore, DateTimeOffset ProvisionedBefore)> Asked { get; } = new();

    public async Task<ImmutableArray<Descendant>> ReadBelowAsync(WorkspaceId workspace, CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<Descendant>();
        Collect(workspace, 1);
        await Meanwhile();
        return [.. found.OrderByDescending(descendant => descendant.Depth)];

        void Collect(WorkspaceId parent, int depth)
        {
            foreach (var row in storage.Rows().Where(row => row.ParentId == parent && row.Status != WorkspaceStatus.Removed))
            {
                found.Add(new Descendant(row, depth));
                Collect(row.Id, depth + 1);
            }
        }
    }

    public async Task<ImmutableArray<WorkspaceState>> ReadChildrenAsync(
        WorkspaceId parent, ImmutableArray<string> names, CancellationToken cancellationToken)
    {
        ImmutableArray<WorkspaceState> found = [.. storage.Rows()
            .Where(row => row.ParentId == parent && row.Status != WorkspaceStatus.Removed && names.Contains(row.Name))
            .OrderBy(row => row.CreatedAt)];
        await Meanwhile();
        return found;
    }

    public async Task<ImmutableArray<WorkspaceState>> ReadAsync(ImmutableArray<WorkspaceId> workspaces, CancellationToken cancellationToken)
    {
        ImmutableArray<WorkspaceState> found = [.. storage.Rows().Where(row => workspaces.Contains(row.Id))];
        await Meanwhile();
        return found;
    }

    public Task<WorkspaceList> ListAsync(WorkspaceId? after, int? limit, CancellationToken cancellationToken) =>
        Task.FromResult(new WorkspaceList([]));

    public Task<OrganizationSnapshot> TakeSnapshotAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<VitalsReading> ReadVitalsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ImmutableArray<WorkspaceId>> FindSilentAsync(
        DateTimeOffset heardBefore, DateTimeOffset provisionedBefore, ImmutableArray<string> silos, WorkspaceId? after, int limit, CancellationToken cancellationToken)
    {
        Asked.Enqueue((heardBefore, provisionedBefore));
        return Silent is { } silent
            ? Task.FromResult<ImmutableArray<WorkspaceId>>([.. silent.OrderBy(id => id.Value).Where(id => after is null || id.Value > after.Value.Value).Take(limit)])
            : throw new StorageUnavailableException("nobody answers");
    }
}
