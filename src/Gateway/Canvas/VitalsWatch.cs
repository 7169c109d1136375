using Microsoft.Extensions.Options;
using Molecule.Gateway.Cluster;
using Molecule.Gateway.Feed;
using Molecule.Gateway.Redis;

namespace Molecule.Gateway.Canvas;

/// <summary>
/// Compares what canvases were told with what Postgres says, as long as there is a canvas: each second while Redis is away and shortly
/// after, now and then otherwise, because a silo may be cut off from Redis while this gateway is not.
/// </summary>
internal sealed partial class VitalsWatch(
    OrganizationReader organization,
    EventFeed feed,
    VitalsTold told,
    Audience audience,
    IBroadcasts broadcasts,
    IOptions<FeedOptions> options,
    IOptions<CanvasOptions> canvas,
    TimeProvider time,
    ILogger<VitalsWatch> logger) : BackgroundService
{
    /// <summary>How long after Redis is back the silos' flushes may still tell of what was announced before.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var changed = audience.Changed.Next;
            if (audience.Count == 0)
            {
                told.Forget();
                await changed.WaitAsync(stoppingToken);
                continue;
            }

            await WaitForTurnAsync(stoppingToken);
            try
            {
                feed.Announce(told.Compare((await organization.ReadVitalsAsync(stoppingToken)).Vitals));
            }
            catch (Exception exception) when (Outages.IsOutage(exception))
            {
                LogAway(logger, exception.Message);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogBug(logger, exception);
            }
        }
    }

    /// <summary>Waits a second, and goes on waiting while Redis does the telling and the longer interval is not over.</summary>
    private async Task WaitForTurnAsync(CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        do
        {
            await Task.Delay(options.Value.PollInterval, time, cancellationToken);
        }
        while (IsTold() && time.GetElapsedTime(since) < canvas.Value.CompareInterval);
    }

    private bool IsTold() => broadcasts.ListeningSince is { } since && time.GetElapsedTime(since) > Settling;
}
