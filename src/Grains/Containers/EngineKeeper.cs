using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Molecule.Grains.Containers;

/// <summary>
/// Keeps the engines kept. Each silo calls, again and again, the grains of those that it reaches, so that each is soon awake elsewhere when the silo
/// that carried it is gone.
/// </summary>
internal sealed partial class EngineKeeper(IGrainFactory grains, LocalEngines engines, TimeProvider time, ILogger<EngineKeeper> logger) : BackgroundService
{
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        try
        {
            do
            {
                await Task.WhenAll(engines.Names.Select(name => WakeAsync(name, stoppingToken)));
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping is not a failure.
        }
    }

    private async Task WakeAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await grains.GetGrain<IEngine>(name).WakeAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The silo that carries the grain may be gone this very moment, or what silos say of themselves has not come round yet.
            LogNotWoken(logger, name, exception.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Nobody keeps the engine {Engine} yet; it is tried again in five seconds: {Reason}")]
    private static partial void LogNotWoken(ILogger logger, string engine, string reason);
}
