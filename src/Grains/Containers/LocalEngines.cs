using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Molecule.Grains.Workspaces.Commits;

namespace Molecule.Grains.Containers;

/// <summary>The engines that this silo reaches, and those of them that it keeps now: they hear of what is committed anywhere in the cluster.</summary>
internal sealed class LocalEngines(
    IEnumerable<IContainerEngine> engines,
    IContainerStore store,
    ContainerPlans plans,
    IGrainFactory grains,
    TimeProvider time,
    ILogger<EngineReconciler> logger) : IHearsCommits
{
    private readonly ImmutableDictionary<string, IContainerEngine> _engines = engines.ToImmutableDictionary(engine => engine.Name, StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, EngineReconciler> _kept = new(StringComparer.Ordinal);

    public IEnumerable<string> Names => _engines.Keys;

    /// <summary>The engine; null when this silo does not reach it.</summary>
    public IContainerEngine? Find(string name) => _engines.GetValueOrDefault(name);

    /// <summary>Begins to keep an engine that this silo reaches.</summary>
    public EngineReconciler Keep(string name)
    {
        var reconciler = new EngineReconciler(_engines[name], store, plans, grains, time, logger);
        _kept[name] = reconciler;
        return reconciler;
    }

    /// <summary>Ends that.</summary>
    public void Leave(string name, EngineReconciler reconciler) => _kept.TryRemove(new(name, reconciler));

    public Task HearAsync(CommitNews news)
    {
        foreach (var reconciler in _kept.Values)
        {
            reconciler.Hear(news.States);
        }

        return Task.CompletedTask;
    }
}
