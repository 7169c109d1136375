using System.Collections.Immutable;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Workspaces.Liveness;

/// <summary>
/// Asks workspaces whose agent seems silent, or was heard by a silo that is not there any more, or whose grain this silo had to put to sleep: they may
/// not be awake, and then no timer runs for them. Each silo asks for its share, some time after it has come, whenever its share becomes another one because silos come and go, and
/// once in a while. It decides nothing: a grain that is woken waits one whole heartbeat timeout before it calls its agent gone.
/// </summary>
internal sealed partial class LivenessSweep(
    IWorkspaceQueries workspaces,
    LivenessRing ring,
    IGrainFactory grains,
    IOptions<WorkspaceOptions> options,
    TimeProvider time,
    ILogger<LivenessSweep> logger) : BackgroundService
{
    private const int BatchSize = 1_000;

    /// <summary>Workspaces that are asked at the same moment: each that sleeps reads its row.</summary>
    private const int AskedAtOnce = 200;

    /// <summary>Silos that come or go together are one change, and some see it a little later than others.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    /// <summary>Pause after a sweep in which somebody could not be asked.</summary>
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Witnesses.HasFlag(Witnesses.Sweep))
        {
            return;
        }

        try
        {
            // After a restart of everything, agents that live come by themselves within their interval; and silos that start together join one
            // after the other, and whoever sweeps while it is alone carries everything it wakes.
            await Task.Delay(options.Value.HeartbeatTimeout / 2, time, stoppingToken);
            while (true)
            {
                var change = ring.Change;
                if (!await SweepAsync(stoppingToken))
                {
                    // Just after a silo has died, calls are refused for a moment; while Postgres is away, nobody can be asked.
                    await Task.Delay(RetryPause, time, stoppingToken);
                    continue;
                }

                if (await Task.WhenAny(change, Task.Delay(options.Value.SweepInterval, time, stoppingToken)) == change)
                {
                    await Task.Delay(Settling, time, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping is not a failure.
        }
    }

    /// <returns>Whether everybody was asked. Whoever could not be is lost sight of, and is asked with the next sweep.</returns>
    private async Task<bool> SweepAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var silos = ring.Silos;
        var lost = ring.TakeLost();
        var asked = lost.Length;
        try
        {
            var unasked = await AskAsync(lost, cancellationToken);
            WorkspaceId? last = null;
            int found;
            do
            {
                var silent = await workspaces.FindSilentAsync(
                    now - options.Value.HeartbeatTimeout, now - options.Value.ProvisionTimeout, silos, last, BatchSize, cancellationToken);
                var share = silent.Where(ring.Covers).ToImmutableArray();
                asked += share.Length;
                unasked += await AskAsync(share, cancellationToken);
                (found, last) = (silent.Length, silent.Length > 0 ? silent[^1] : null);
            }
            while (found == BatchSize);
            if (asked > 0)
            {
                LogAsked(logger, asked, silos.Length, unasked);
            }

            return unasked == 0;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // The next sweep asks again; until then nobody is called dead, which is the right way to err.
            LogSweepFailed(logger, exception);
            return false;
        }
    }

    /// <summary>Asks each for itself: one that cannot be asked does not keep the others from it.</summary>
    /// <returns>How many could not be asked.</returns>
    private async Task<int> AskAsync(ImmutableArray<WorkspaceId> share, CancellationToken cancellationToken)
    {
        var unasked = 0;
        await Parallel.ForEachAsync(
            share,
            new ParallelOptions { MaxDegreeOfParallelism = AskedAtOnce, CancellationToken = cancellationToken },
            async (id, stop) =>
            {
                try
                {
                    await grains.GetGrain<IWorkspaceWatch>(id.Value).LookAsync(stop);
                }
                catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
                {
                    Interlocked.Increment(ref unasked);
                    LogNotAsked(logger, id, exception.Message);
                    ring.Lose(id);
                }
            });
        return unasked;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Workspace {Workspace} could not be asked: {Reason}")]
    private static partial void LogNotAsked(ILogger logger, WorkspaceId workspace, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} workspaces that seemed silent, or were carried by none of the {Silos} silos, were asked; {Unasked} could not be")]
    private static partial void LogAsked(ILogger logger, int count, int silos, int unasked);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The liveness sweep could not finish; the next one will")]
    private static partial void LogSweepFailed(ILogger logger, Exception exception);
}
