using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Molecule.Grains.Chores;

/// <summary>
/// Keeps the chores alive. Each silo has one and calls again and again, so that the grain which does them is soon awake elsewhere when the
/// silo that carried it is gone.
/// </summary>
internal sealed partial class ChoresKeeper(IGrainFactory grains, TimeProvider time, ILogger<ChoresKeeper> logger) : BackgroundService
{
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        try
        {
            do
            {
                await WakeAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping is not a failure.
        }
    }

    private async Task WakeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await grains.GetGrain<IChores>(0).WakeAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The silo that carries the grain may be gone this very moment. The next call finds or makes another.
            LogNotWoken(logger, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The grain that does the chores did not answer; it is called again in half a minute")]
    private static partial void LogNotWoken(ILogger logger, Exception exception);
}
