using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Molecule.Grains.Containers;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Tests.Containers;

/// <summary>An engine in memory, by the words of the port. It can be away, and a test can end a silo at any of its calls.</summary>
internal sealed class FakeEngine : IContainerEngine
{
    public const string TheName = "one";
    public const string Runtime = "echo";

    private static readonly DateTimeOffset Start = new(2026, 11, 30, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Container> _containers = new(StringComparer.Ordinal);
    private readonly HashSet<WorkspaceId> _volumes = [];
    private readonly Dictionary<WorkspaceId, Dictionary<string, string>> _files = [];
    private readonly List<ContainerNews> _history = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _made;

    public string Name => TheName;

    /// <summary>Every call fails, and says nothing of what runs.</summary>
    public bool IsAway { get; set; }

    /// <summary>There is no image.</summary>
    public bool HasNoImage { get; set; }

    /// <summary>What creation says that fails though the engine answers.</summary>
    public string? Refusal { get; set; }

    /// <summary>Runs before and after each call that changes something, as a silo that ends there would.</summary>
    public Func<Task> AtChange { get; set; } = () => Task.CompletedTask;

    /// <summary>Runs when a container was started: its agent.</summary>
    public Func<ContainerPlan, Task> Agent { get; set; } = _ => Task.CompletedTask;

    public ImmutableArray<ContainerRecord> Running => [.. All.Where(container => container.IsRunning)];

    public ImmutableArray<ContainerRecord> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _containers.Values.Select(container => container.Record)];
            }
        }
    }

    public IReadOnlyCollection<WorkspaceId> Volumes => _volumes;

    public ContainerPlan PlanOf(WorkspaceId workspace) => _containers.Values.Single(container => container.Plan.Workspace == workspace).Plan;

    /// <summary>What a workspace has in its files, by path: what was written, and what its agent made of it.</summary>
    public IReadOnlyDictionary<string, string> FilesOf(WorkspaceId workspace)
    {
        lock (_gate)
        {
            return new Dictionary<string, string>(_files[workspace], StringComparer.Ordinal);
        }
    }

    /// <summary>What an agent writes in its files.</summary>
    public void Edit(WorkspaceId workspace, string path, string text)
    {
        lock (_gate)
        {
            _files[workspace][path] = text;
        }
    }

    /// <summary>A container that nobody asked for, as one of a lost database.</summary>
    public void Plant(WorkspaceId workspace)
    {
        lock (_gate)
        {
            var id = $"planted-{++_made}";
            _containers[id] = new Container(
                new ContainerPlan { Workspace = workspace, Generation = 1, Tier = 1, Image = "x", Environment = [], Files = [] },
                new ContainerRecord { Id = id, Workspace = workspace, Generation = 1, IsRunning = true, HasEnded = false });
            _volumes.Add(workspace);
        }
    }

    /// <summary>Ends a container by itself.</summary>
    public void Kill(WorkspaceId workspace, int code = 137, bool outOfMemory = false, bool tells = true)
    {
        lock (_gate)
        {
            var container = _containers.Values.Single(one => one.Plan.Workspace == workspace);
            End(container, code, outOfMemory, tells);
        }
    }

    public void Write(WorkspaceId workspace, string line)
    {
        lock (_gate)
        {
            _containers.Values.Single(one => one.Plan.Workspace == workspace).Lines.Add(line);
        }
    }

    public Task<EngineCapacity> DescribeAsync(CancellationToken cancellationToken) => AskAsync(() => new EngineCapacity(4, 16L << 30, "fake", Now));

    public Task<EngineInventory> ListAsync(CancellationToken cancellationToken) => AskAsync(() =>
        new EngineInventory([.. _containers.Values.Select(container => container.Record with { Exit = null })], [.. _volumes]));

    public async Task<string> CreateAsync(ContainerPlan plan, CancellationToken cancellationToken)
    {
        await AtChange();
        var id = await AskAsync(() =>
        {
            if (Refusal is { } refusal)
            {
                throw new ContainerEngineException(refusal);
            }

            var there = _containers.Values.FirstOrDefault(container => container.Plan.Workspace == plan.Workspace);
            if (there?.Plan.Generation == plan.Generation)
            {
                if (there.Record is { IsRunning: false, HasEnded: false })
                {
                    _containers[there.Record.Id] = there with { Plan = there.Plan with { Files = plan.Files } };
                    WriteFiles(plan);
                }

                return there.Record.Id;
            }

            if (there is not null)
            {
                Drop(there);
            }

            if (HasNoImage)
            {
                throw new ImageNotFoundException(plan.Image);
            }

            var made = $"container-{++_made}";
            _containers[made] = new Container(
                plan, new ContainerRecord { Id = made, Workspace = plan.Workspace, Generation = plan.Generation, IsRunning = false, HasEnded = false });
            _volumes.Add(plan.Workspace);
            WriteFiles(plan);
            return made;
        });
        await AtChange();
        return id;
    }

    public async Task<string?> StartAsync(string containerId, CancellationToken cancellationToken)
    {
        await AtChange();
        var (plan, isNew) = await AskAsync(() =>
        {
            var container = _containers.GetValueOrDefault(containerId) ?? throw new ContainerEngineException($"There is no container {containerId}.");
            if (container.Record.IsRunning)
            {
                return (container.Plan, false);
            }

            _containers[containerId] = container with { Record = container.Record with { IsRunning = true, HasEnded = false } };
            Tell(container, hasEnded: false);
            return (container.Plan, true);
        });
        if (isNew)
        {
            await Agent(plan);
        }

        await AtChange();
        return $"http://127.0.0.1:{20_000 + plan.Generation}";
    }

    public async Task StopAsync(string containerId, CancellationToken cancellationToken)
    {
        await AtChange();
        await AskAsync(() =>
        {
            if (_containers.TryGetValue(containerId, out var container) && container.Record.IsRunning)
            {
                End(container, 0, outOfMemory: false, tells: true);
            }

            return true;
        });
        await AtChange();
    }

    public async Task RemoveAsync(WorkspaceId workspace, bool withVolumes, CancellationToken cancellationToken)
    {
        await AtChange();
        await AskAsync(() =>
        {
            foreach (var container in _containers.Values.Where(container => container.Plan.Workspace == workspace).ToArray())
            {
                Drop(container);
            }

            if (withVolumes)
            {
                _volumes.Remove(workspace);
                _files.Remove(workspace);
            }

            return true;
        });
        await AtChange();
    }

    public Task<ContainerRecord?> InspectAsync(string containerId, CancellationToken cancellationToken) =>
        AskAsync(() => _containers.GetValueOrDefault(containerId)?.Record);

    public async IAsyncEnumerable<ContainerNews> WatchAsync(DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new ContainerNews(await AskAsync(() => Now), null, default, 0, HasEnded: false);
        for (var next = 0; ;)
        {
            var (news, more) = await AskAsync(() => (next < _history.Count ? _history[next] : null, _more.Task));
            if (news is null)
            {
                await more.WaitAsync(cancellationToken);
                continue;
            }

            next++;
            if (news.At >= since)
            {
                yield return news;
            }
        }
    }

    public async IAsyncEnumerable<ContainerLine> ReadLogAsync(
        string containerId, int last, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var line in await AskAsync(() => _containers.GetValueOrDefault(containerId)?.Lines.TakeLast(last).ToArray() ?? []))
        {
            yield return new ContainerLine(Start, line, IsError: false);
        }
    }

    /// <summary>Whoever watches is cut off.</summary>
    public void CutOff()
    {
        lock (_gate)
        {
            IsAway = true;
            Wake();
        }
    }

    private void WriteFiles(ContainerPlan plan)
    {
        _files.TryAdd(plan.Workspace, new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var (path, text) in plan.Files)
        {
            _files[plan.Workspace][path] = text;
        }
    }

    private DateTimeOffset Now => Start.AddMilliseconds(_history.Count);

    private void Wake()
    {
        _more.TrySetResult();
        _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private void Tell(Container container, bool hasEnded)
    {
        _history.Add(new ContainerNews(Now, container.Record.Id, container.Plan.Workspace, container.Plan.Generation, hasEnded));
        Wake();
    }

    private void End(Container container, int code, bool outOfMemory, bool tells)
    {
        var exit = new ContainerExit(code, outOfMemory, Now);
        _containers[container.Record.Id] = container with { Record = container.Record with { IsRunning = false, HasEnded = true, Exit = exit } };
        if (tells)
        {
            Tell(container, hasEnded: true);
        }
    }

    private void Drop(Container container)
    {
        if (container.Record.IsRunning)
        {
            End(container, 137, outOfMemory: false, tells: true);
        }

        _containers.Remove(container.Record.Id);
        Tell(container, hasEnded: false);
    }

    private Task<T> AskAsync<T>(Func<T> answer)
    {
        lock (_gate)
        {
            return IsAway ? Task.FromException<T>(new ContainerEngineException("nobody answers")) : Try(answer);
        }
    }

    private static Task<T> Try<T>(Func<T> answer)
    {
        try
        {
            return Task.FromResult(answer());
        }
        catch (Exception exception)
        {
            return Task.FromException<T>(exception);
        }
    }

    private sealed record Container(ContainerPlan Plan, ContainerRecord Record)
    {
        public List<string> Lines { get; } = [];
    }
}
