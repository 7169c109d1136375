using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Workspaces.Liveness;

/// <summary>
/// Wakes workspaces whose agent seems silent and whose grain may not be awake, because the silo that carried it died or everything was
/// restarted. It decides nothing: a grain that is woken waits one whole heartbeat timeout before it calls its agent gone.
/// </summary>
internal sealed partial class LivenessSweep(
    IWorkspaceQueries workspaces,
    IGrainFactory grains,
    IOptions<WorkspaceOptions> options,
    TimeProvider time,
    ILogger<LivenessSweep> logger) : BackgroundService
{
    private const int BatchSize = 1_000;

    /// <summary>
    /// Pause before the first sweep. Silos that start together join one after the other, and whoever sweeps while it is alone carries
    /// everything it wakes.
    /// </summary>
    private static readonly TimeSpan JoiningTime = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SweepInterval, time);
        try
        {
            await Task.Delay(JoiningTime, time, stoppingToken);
            do
            {
                await SweepAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping is not a failure.
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        try
        {
            WorkspaceId? last = null;
            int found;
            do
            {
                var silent = await workspaces.FindSilentAsync(
                    now - options.Value.HeartbeatTimeout, now - options.Value.ProvisionTimeout, last, BatchSize, cancellationToken);
                await Task.WhenAll(silent.Select(id => grains.GetGrain<IWorkspaceWatch>(id.Value).WakeAsync(cancellationToken)));
                (found, last) = (silent.Length, silent.Length > 0 ? silent[^1] : null);
            }
            while (found == BatchSize);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The next sweep asks again; until then nobody is called dead, which is the right way to err.
            LogSweepFailed(logger, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The liveness sweep could not finish; the next one will")]
    private static partial void LogSweepFailed(ILogger logger, Exception exception);
}
