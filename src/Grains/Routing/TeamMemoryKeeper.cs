using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Molecule.Grains.Interfaces;

namespace Molecule.Grains.Routing;

/// <summary>
/// Keeps a silo's memory of teams true and small: reads in the log what the silo was not told, because a message was lost or the silo that had
/// to tell it died, and forgets teams that nobody asks for.
/// </summary>
internal sealed partial class TeamMemoryKeeper(TeamMemory teams, TimeProvider time, ILogger<TeamMemoryKeeper> logger) : BackgroundService
{
    /// <summary>The longest that a lost message goes unnoticed.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await KeepAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping is not a failure.
        }
    }

    private async Task KeepAsync(CancellationToken cancellationToken)
    {
        try
        {
            teams.ForgetIdle();
            var missed = await teams.CatchUpAsync(cancellationToken);
            if (missed > 0)
            {
                LogMissed(logger, missed);
            }
        }
        catch (StorageUnavailableException exception)
        {
            // Nothing is committed either while Postgres is away.
            LogAway(logger, exception);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A silo that stopped keeping its teams would answer from an old memory for ever.
            LogBug(logger, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "This silo had not been told of {Count} facts and has read them in the log")]
    private static partial void LogMissed(ILogger logger, long count);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The log cannot be read now; the next look will tell")]
    private static partial void LogAway(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The memory of teams could not be brought up to date; the next look tries again")]
    private static partial void LogBug(ILogger logger, Exception exception);
}
