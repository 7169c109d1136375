using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Workspaces.Liveness;

/// <summary>
/// Asks workspaces whose agent seems silent, or was heard by a silo that is not there any more: their grains may not be awake, and then no timer
/// runs for them. Each silo asks for its share, some time after it has come, whenever its share becomes another one because silos come and go, and
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
                await SweepAsync(stoppingToken);
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

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var silos = ring.Silos;
        try
        {
            WorkspaceId? last = null;
            int found;
            do
            {
                var silent = await workspaces.FindSilentAsync(
                    now - options.Value.HeartbeatTimeout, now - options.Value.ProvisionTimeout, silos, last, BatchSize, cancellationToken);
                await Parallel.ForEachAsync(
                    silent.Where(ring.Covers),
                    new ParallelOptions { MaxDegreeOfParallelism = AskedAtOnce, CancellationToken = cancellationToken },
                    async (id, stop) => await grains.GetGrain<IWorkspaceWatch>(id.Value).LookAsync(stop));
                (found, last) = (silent.Length, silent.Length > 0 ? silent[^1] : null);
            }
            while (found == BatchSize);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // The next sweep asks again; until then nobody is called dead, which is the right way to err.
            LogSweepFailed(logger, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The liveness sweep could not finish; the next one will")]
    private static partial void LogSweepFailed(ILogger logger, Exception exception);
}
