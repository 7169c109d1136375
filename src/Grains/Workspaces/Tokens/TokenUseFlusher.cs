using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Molecule.Grains.Interfaces;

namespace Molecule.Grains.Workspaces.Tokens;

/// <summary>Writes once a minute which tokens were used. What cannot be written now waits.</summary>
internal sealed partial class TokenUseFlusher(TokenUses uses, ITokenStore store, TimeProvider time, ILogger<TokenUseFlusher> logger) : BackgroundService
{
    private const int BatchSize = 5_000;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                while (await FlushAsync(stoppingToken))
                {
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping is not a failure.
        }
    }

    /// <summary>Writes one batch, and says whether there may be more.</summary>
    private async Task<bool> FlushAsync(CancellationToken cancellationToken)
    {
        var batch = uses.Drain(BatchSize);
        if (batch.Count == 0)
        {
            return false;
        }

        try
        {
            await store.SaveUsesAsync(batch, cancellationToken);
            return batch.Count == BatchSize;
        }
        catch (StorageUnavailableException exception)
        {
            uses.PutBack(batch);
            LogPostgresAway(logger, exception);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Postgres does not take the uses of tokens; they wait")]
    private static partial void LogPostgresAway(ILogger logger, Exception exception);
}
