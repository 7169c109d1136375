using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Containers;

/// <summary>
/// What an engine was last known to have: from its list, from what was done with it since, and from what it has told. A list is older than what was
/// done or told while it was asked for.
/// </summary>
internal sealed class KnownContainers
{
    private readonly Lock _gate = new();
    private readonly Dictionary<WorkspaceId, long> _changed = [];
    private readonly HashSet<WorkspaceId> _doubted = [];
    private Dictionary<WorkspaceId, ContainerRecord> _containers = [];
    private HashSet<WorkspaceId> _volumes = [];
    private long _changes;
    private volatile bool _isReachable;

    /// <summary>Whether the engine tells what happens. As long as it does not, nothing is done with it: what runs is unknown.</summary>
    public bool IsReachable
    {
        get => _isReachable;
        set => _isReachable = value;
    }

    /// <summary>To be asked for before a list is.</summary>
    public long Changes => Interlocked.Read(ref _changes);

    public ContainerRecord? Of(WorkspaceId workspace)
    {
        lock (_gate)
        {
            return _containers.GetValueOrDefault(workspace);
        }
    }

    /// <summary>Whether there is anything of the workspace.</summary>
    public bool Has(WorkspaceId workspace)
    {
        lock (_gate)
        {
            return _containers.ContainsKey(workspace) || _volumes.Contains(workspace);
        }
    }

    /// <summary>All workspaces of which there is something.</summary>
    public ImmutableArray<WorkspaceId> Workspaces
    {
        get
        {
            lock (_gate)
            {
                return [.. _containers.Keys.Union(_volumes)];
            }
        }
    }

    /// <summary>Takes note of what is there now; null when no container is.</summary>
    public void Set(WorkspaceId workspace, ContainerRecord? container)
    {
        lock (_gate)
        {
            _changed[workspace] = Interlocked.Increment(ref _changes);
            _doubted.Remove(workspace);
            if (container is null)
            {
                _containers.Remove(workspace);
            }
            else
            {
                _containers[workspace] = container;
                _volumes.Add(workspace);
            }
        }
    }

    /// <summary>Takes note that nothing is left of it.</summary>
    public void Forget(WorkspaceId workspace)
    {
        lock (_gate)
        {
            Set(workspace, null);
            _volumes.Remove(workspace);
        }
    }

    /// <summary>Takes note of what the engine tells.</summary>
    /// <returns>Whether it concerns what is known; else only a new list helps, or it is of something that was replaced.</returns>
    public bool Note(ContainerNews news)
    {
        lock (_gate)
        {
            if (_containers.GetValueOrDefault(news.Workspace) is not { } known || known.Id != news.ContainerId)
            {
                return false;
            }

            _changed[news.Workspace] = Interlocked.Increment(ref _changes);
            if (news.HasEnded)
            {
                _containers[news.Workspace] = known with { IsRunning = false, HasEnded = true };
            }
            else
            {
                _doubted.Add(news.Workspace);
            }

            return true;
        }
    }

    /// <summary>The container that has to be looked at before anything is decided about it; null when none has.</summary>
    public string? DoubtOf(WorkspaceId workspace)
    {
        lock (_gate)
        {
            return _doubted.Contains(workspace) ? _containers.GetValueOrDefault(workspace)?.Id : null;
        }
    }

    /// <summary>Takes over a list.</summary>
    /// <param name="inventory">What the engine has listed.</param>
    /// <param name="asOf">What <see cref="Changes"/> was before it was asked.</param>
    public void Replace(EngineInventory inventory, long asOf)
    {
        lock (_gate)
        {
            var listed = inventory.Containers.GroupBy(container => container.Workspace).ToDictionary(
                containers => containers.Key, containers => containers.MaxBy(container => container.Generation)!);
            var volumes = inventory.Volumes.ToHashSet();
            foreach (var (workspace, change) in _changed.ToArray())
            {
                if (change <= asOf)
                {
                    _changed.Remove(workspace);
                    _doubted.Remove(workspace);
                    continue;
                }

                if (_containers.TryGetValue(workspace, out var newer))
                {
                    listed[workspace] = newer;
                }
                else
                {
                    listed.Remove(workspace);
                }

                if (!_volumes.Contains(workspace))
                {
                    volumes.Remove(workspace);
                }
            }

            (_containers, _volumes) = (listed, volumes);
        }
    }
}
