using System.Collections.Concurrent;
using System.Collections.Immutable;
using Molecule.Grains.Containers;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Tests.Containers;

/// <summary>Bindings in memory, of workspaces that a test makes up.</summary>
internal sealed class MemoryContainerStore : IContainerStore
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<WorkspaceId, BoundContainer> _bound = new();

    /// <summary>What the rows of workspaces say, without what is bound.</summary>
    public ConcurrentDictionary<WorkspaceId, WantedContainer> Workspaces { get; } = new();

    public int Writes { get; private set; }

    public BoundContainer? BoundOf(WorkspaceId workspace) => _bound.GetValueOrDefault(workspace);

    public void Bind(BoundContainer container) => _bound[container.Workspace] = container;

    public Task AnnounceAsync(string engine, EngineCapacity capacity, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<ImmutableArray<WorkspaceBinding>> BindAsync(int most, CancellationToken cancellationToken)
    {
        var bound = ImmutableArray.CreateBuilder<WorkspaceBinding>();
        foreach (var (id, workspace) in Workspaces)
        {
            if (workspace is { Status: WorkspaceStatus.Provisioning, Wants: WantedState.Running } && _bound.TryAdd(id, new BoundContainer { Workspace = id, Engine = "one" }))
            {
                bound.Add(new WorkspaceBinding(id, IsRemoved: false, "one"));
            }
        }

        return Task.FromResult(bound.ToImmutable());
    }

    public Task<ImmutableArray<WantedContainer>> ListAsync(string engine, CancellationToken cancellationToken) =>
        Task.FromResult<ImmutableArray<WantedContainer>>([.. _bound.Values.Where(bound => bound.Engine == engine).Select(Wanted)]);

    public Task<WantedContainer?> ReadAsync(WorkspaceId workspace, CancellationToken cancellationToken) =>
        Task.FromResult(_bound.TryGetValue(workspace, out var bound) ? Wanted(bound) : null);

    public Task<BoundContainer?> SaveAsync(BoundContainer container, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_bound.TryGetValue(container.Workspace, out var stored) || stored.Revision != container.Revision)
            {
                return Task.FromResult<BoundContainer?>(null);
            }

            Writes++;
            var saved = container with { Revision = container.Revision + 1 };
            _bound[container.Workspace] = saved;
            return Task.FromResult<BoundContainer?>(saved);
        }
    }

    public Task<bool> ForgetAsync(BoundContainer container, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(
                _bound.TryGetValue(container.Workspace, out var stored) && stored.Revision == container.Revision && _bound.TryRemove(container.Workspace, out _));
        }
    }

    public Task<ImmutableArray<WorkspaceBinding>> LocateAsync(IReadOnlyCollection<WorkspaceId> workspaces, CancellationToken cancellationToken) =>
        Task.FromResult<ImmutableArray<WorkspaceBinding>>([.. workspaces.Where(Workspaces.ContainsKey).Select(id =>
            new WorkspaceBinding(id, Workspaces[id].Status == WorkspaceStatus.Removed, BoundOf(id)?.Engine))]);

    public Task<ImmutableArray<string>> ListEnginesAsync(CancellationToken cancellationToken) => Task.FromResult<ImmutableArray<string>>(["one"]);

    private WantedContainer Wanted(BoundContainer bound) => Workspaces[bound.Workspace] with { Bound = bound };
}
