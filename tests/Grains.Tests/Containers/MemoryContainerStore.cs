using System.Collections.Concurrent;
using System.Collections.Immutable;
using Molecule.Grains.Containers;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Tests.Workspaces;

namespace Molecule.Grains.Tests.Containers;

/// <summary>Bindings in memory, beside the workspaces in memory.</summary>
internal sealed class MemoryContainerStore(MemoryWorkspaceStorage workspaces) : IContainerStore
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<WorkspaceId, BoundContainer> _bound = new();

    /// <summary>Runs before and after each write, as a silo that ends there would.</summary>
    public Func<Task> AtWrite { get; set; } = () => Task.CompletedTask;

    /// <summary>Whether somebody else always binds at the same moment, and is the faster one.</summary>
    public bool IsOutrun { get; set; }

    public BoundContainer? BoundOf(WorkspaceId workspace) => _bound.GetValueOrDefault(workspace);

    public void Bind(BoundContainer container) => _bound[container.Workspace] = container;

    public void Unbind(WorkspaceId workspace) => _bound.TryRemove(workspace, out _);

    public Task AnnounceAsync(string engine, EngineCapacity capacity, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<ImmutableArray<WorkspaceBinding>> BindAsync(int most, CancellationToken cancellationToken)
    {
        var bound = ImmutableArray.CreateBuilder<WorkspaceBinding>();
        foreach (var workspace in workspaces.Rows().Where(row => row.Status == WorkspaceStatus.Provisioning && row.Runtime == FakeEngine.Runtime))
        {
            if (_bound.TryAdd(workspace.Id, new BoundContainer { Workspace = workspace.Id, Engine = FakeEngine.TheName }))
            {
                bound.Add(new WorkspaceBinding(workspace.Id, IsRemoved: false, FakeEngine.TheName));
            }
        }

        return Task.FromResult(IsOutrun ? [] : bound.ToImmutable());
    }

    public Task<ImmutableArray<WantedContainer>> ListAsync(string engine, CancellationToken cancellationToken) =>
        Task.FromResult<ImmutableArray<WantedContainer>>([.. _bound.Values.Where(bound => bound.Engine == engine).Select(Wanted)]);

    public Task<WantedContainer?> ReadAsync(WorkspaceId workspace, CancellationToken cancellationToken) =>
        Task.FromResult(_bound.TryGetValue(workspace, out var bound) ? Wanted(bound) : null);

    public Task<ImmutableArray<WorkspaceFile>> ReadFilesAsync(WorkspaceId workspace, CancellationToken cancellationToken) =>
        Task.FromResult(workspaces.FilesOf(workspace));

    public async Task<BoundContainer?> SaveAsync(BoundContainer container, CancellationToken cancellationToken)
    {
        await AtWrite();
        var saved = Save(container);
        await AtWrite();
        return saved;
    }

    public async Task<bool> ForgetAsync(BoundContainer container, CancellationToken cancellationToken)
    {
        await AtWrite();
        bool forgotten;
        lock (_gate)
        {
            forgotten = _bound.TryGetValue(container.Workspace, out var stored) && stored.Revision == container.Revision
                && _bound.TryRemove(container.Workspace, out _);
        }

        await AtWrite();
        return forgotten;
    }

    public Task<ImmutableArray<WorkspaceBinding>> LocateAsync(IReadOnlyCollection<WorkspaceId> sought, CancellationToken cancellationToken) =>
        Task.FromResult<ImmutableArray<WorkspaceBinding>>([.. workspaces.Rows().Where(row => sought.Contains(row.Id)).Select(row =>
            new WorkspaceBinding(row.Id, row.Status == WorkspaceStatus.Removed, BoundOf(row.Id)?.Engine))]);

    public Task<ImmutableArray<string>> ListEnginesAsync(CancellationToken cancellationToken) =>
        Task.FromResult<ImmutableArray<string>>([FakeEngine.TheName]);

    private BoundContainer? Save(BoundContainer container)
    {
        lock (_gate)
        {
            if (!_bound.TryGetValue(container.Workspace, out var stored) || stored.Revision != container.Revision)
            {
                return null;
            }

            return _bound[container.Workspace] = container with { Revision = container.Revision + 1 };
        }
    }

    private WantedContainer Wanted(BoundContainer bound)
    {
        var state = workspaces.Find(bound.Workspace)!.State!;
        return new WantedContainer
        {
            Bound = bound,
            Status = state.Status,
            Generation = state.Generation,
            FilesVersion = state.FilesVersion,
            Image = state.Image,
            Model = state.Model,
            ParentId = state.ParentId,
            LastHeartbeatAt = workspaces.Find(bound.Workspace)!.Vitals.LastHeartbeatAt,
            Name = state.Name,
            Role = state.Role,
            Tier = state.Tier,
            Runtime = state.Runtime,
            WorkspaceDir = state.WorkspaceDir,
            Access = state.Access,
            AwarenessNamespace = state.AwarenessNamespace,
        };
    }
}
