using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;

namespace Molecule.Grains.Containers;

/// <summary>
/// Makes what runs on an engine what the workspaces that are bound to it want. What the engine tells and what is committed only say where to look; a
/// full comparison at the start, whenever the engine is there again, and every half minute is what makes it right.
/// </summary>
internal sealed partial class EngineReconciler
{
    /// <summary>How many containers are seen to at once.</summary>
    public const int Workers = 12;

    /// <summary>How many of them the engine makes, starts, stops or removes at once.</summary>
    public const int LongWorkers = 8;

    private const int MostBound = 500;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Reconnect = TimeSpan.FromSeconds(1);

    private readonly Channel<bool> _asked = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly KnownContainers _known = new();
    private readonly IContainerEngine _engine;
    private readonly IContainerStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger<EngineReconciler> _logger;
    private readonly ContainerWorker _worker;
    private readonly ContainerQueue _queue;

    public EngineReconciler(
        IContainerEngine engine, IContainerStore store, ContainerPlans plans, IGrainFactory grains, TimeProvider time, ILogger<EngineReconciler> logger)
    {
        (_engine, _store, _time, _logger) = (engine, store, time, logger);
        _worker = new ContainerWorker(engine, _known, store, plans, grains, new LongSteps(LongWorkers, workspace => _queue!.Touch(workspace)), time, logger);
        _queue = new ContainerQueue(Workers, _worker.StepAsync, time);
    }

    /// <summary>Of which workspaces the engine has something though there is no such workspace, or it is not bound here; as of the last comparison.</summary>
    public ImmutableArray<WorkspaceId> Orphans { get; private set; } = [];

    /// <summary>Works until it is ended.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(WatchAsync(cancellationToken), CompareAsync(cancellationToken), _queue.RunAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // It was ended.
        }
    }

    /// <summary>Hears what was committed. What cannot change what should run is not looked at.</summary>
    public void Hear(ImmutableArray<WorkspaceState> states)
    {
        foreach (var state in states)
        {
            var known = _known.Of(state.Id);
            var isExternal = state.Runtime == NewWorkspace.ExternalRuntime;
            if (state.Status switch
            {
                WorkspaceStatus.Provisioning => known is not null || !isExternal,
                WorkspaceStatus.Online or WorkspaceStatus.Degraded =>
                    known is not null && (known.Generation != state.Generation || isExternal),
                _ => known is not null,
            })
            {
                _queue.Touch(state.Id);
            }
        }
    }

    /// <summary>The last lines of a workspace's container, without secrets; empty when it has none here.</summary>
    public async Task<string> ReadTailAsync(WorkspaceId workspace, CancellationToken cancellationToken) =>
        await _store.ReadAsync(workspace, cancellationToken) is { Bound.ContainerId: { } containerId } wanted && wanted.Bound.Engine == _engine.Name
            ? await _worker.ReadTailAsync(wanted, containerId, cancellationToken)
            : "";

    /// <summary>Removes what there is of an orphan, with its volumes.</summary>
    /// <returns>Whether it was one.</returns>
    public async Task<bool> RemoveOrphanAsync(WorkspaceId workspace, CancellationToken cancellationToken)
    {
        if ((await _store.LocateAsync([workspace], cancellationToken)).Any(found => found.Engine == _engine.Name)
            || !Has(await _engine.ListAsync(cancellationToken), workspace))
        {
            return false;
        }

        await _engine.RemoveAsync(workspace, withVolumes: true, cancellationToken);
        _known.Forget(workspace);
        Orphans = Orphans.Remove(workspace);
        return true;
    }

    private static bool Has(EngineInventory inventory, WorkspaceId workspace) =>
        inventory.Containers.Any(container => container.Workspace == workspace) || inventory.Volumes.Contains(workspace);

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        var since = (DateTimeOffset?)null;
        while (true)
        {
            try
            {
                since ??= (await _engine.DescribeAsync(cancellationToken)).Now;
                await foreach (var news in _engine.WatchAsync(since.Value, cancellationToken))
                {
                    since = news.At;
                    _known.IsReachable = true;
                    if (news.ContainerId is not null && _known.Note(news))
                    {
                        _queue.Touch(news.Workspace);
                    }
                    else
                    {
                        // It listens from now on; or something happened to what is not known here.
                        _asked.Writer.TryWrite(true);
                    }
                }
            }
            catch (ContainerEngineException exception)
            {
                LogLost(_logger, _engine.Name, exception.Message);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                // Whoever stopped watching would see every death half a minute late.
                LogFailed(_logger, _engine.Name, exception);
            }

            _known.IsReachable = false;

            await Task.Delay(Reconnect, _time, cancellationToken);
        }
    }

    private async Task CompareAsync(CancellationToken cancellationToken)
    {
        await using var timer = _time.CreateTimer(_ => _asked.Writer.TryWrite(true), state: null, Interval, Interval);
        _asked.Writer.TryWrite(true);
        await foreach (var _ in _asked.Reader.ReadAllAsync(cancellationToken))
        {
            try
            {
                await CompareOnceAsync(cancellationToken);
            }
            catch (ContainerEngineException exception)
            {
                LogLost(_logger, _engine.Name, exception.Message);
            }
            catch (StorageUnavailableException exception)
            {
                LogStorageAway(_logger, _engine.Name, exception.Message);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                // Whoever stopped comparing would let containers die unseen.
                LogFailed(_logger, _engine.Name, exception);
            }
        }
    }

    private async Task CompareOnceAsync(CancellationToken cancellationToken)
    {
        await _store.AnnounceAsync(_engine.Name, await _engine.DescribeAsync(cancellationToken), cancellationToken);
        await _store.BindAsync(MostBound, cancellationToken);
        var asOf = _known.Changes;
        _known.Replace(await _engine.ListAsync(cancellationToken), asOf);

        // Read after the list, so that a binding is not missing of what was made meanwhile.
        var bound = await _store.ListAsync(_engine.Name, cancellationToken);
        var now = _time.GetUtcNow();
        foreach (var wanted in bound)
        {
            if (Reconciliation.Next(wanted, _known.Of(wanted.Workspace), now) is not null)
            {
                _queue.Touch(wanted.Workspace);
            }
        }

        await FindOrphansAsync([.. _known.Workspaces.Except(bound.Select(wanted => wanted.Workspace))], cancellationToken);
    }

    private async Task FindOrphansAsync(ImmutableArray<WorkspaceId> strangers, CancellationToken cancellationToken)
    {
        var found = strangers.IsEmpty ? [] : await _store.LocateAsync(strangers, cancellationToken);
        foreach (var removed in found.Where(binding => binding.IsRemoved))
        {
            _queue.Touch(removed.Workspace);
        }

        var orphans = strangers.Except(found.Where(binding => binding.IsRemoved || binding.Engine == _engine.Name).Select(binding => binding.Workspace)).ToImmutableArray();
        if (orphans.Length > 0 && orphans.Length != Orphans.Length)
        {
            LogOrphans(_logger, _engine.Name, orphans.Length);
        }

        Orphans = orphans;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The engine {Engine} does not answer; what runs on it is unknown until it does: {Reason}")]
    private static partial void LogLost(ILogger logger, string engine, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "What runs on the engine {Engine} is compared again when Postgres is back: {Reason}")]
    private static partial void LogStorageAway(ILogger logger, string engine, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "What runs on the engine {Engine} could not be compared with what should; the next comparison tries again")]
    private static partial void LogFailed(ILogger logger, string engine, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The engine {Engine} has containers or volumes of {Count} workspaces that are not bound to it; they stay until the operator removes them")]
    private static partial void LogOrphans(ILogger logger, string engine, int count);
}
