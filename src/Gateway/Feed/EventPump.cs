using Microsoft.Extensions.Options;
using Molecule.Gateway.Cluster;
using Molecule.Grains.Interfaces.EventLog;

namespace Molecule.Gateway.Feed;

/// <summary>
/// Reads the log into the feed, once for all who listen to this gateway: when a message says that it has grown, and once a second in any
/// case. It never waits for any of them.
/// </summary>
internal sealed partial class EventPump(
    ClusterCalls cluster,
    EventFeed feed,
    IOptions<FeedOptions> options,
    TimeProvider time,
    ILogger<EventPump> logger) : BackgroundService
{
    /// <summary>Hints come once a fact; a burst of them is read in pages instead.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(10);

    private bool _isAway;

    /// <summary>Reads all that is new.</summary>
    public async Task ReadOnAsync(CancellationToken cancellationToken)
    {
        if (feed.Head is null)
            feed.StartAfter(FirstPosition(await ReadHeadAsync(cancellationToken)));

        while (true)
        {
            var page = await ReadAfterAsync(feed.Head!.Value, cancellationToken);
            if (page.Head < feed.Head)
            {
                // The log ends before what was read from it: this is another database.
                LogAnotherLog(logger, feed.Head.Value, page.Head);
                feed.StartAfter(FirstPosition(page.Head));
                continue;
            }

            if (page.Events.IsEmpty)
                return;

            if (!feed.TryAppend(page.Events.Select(FeedEvent.From)))
            {
                LogHole(logger, feed.Head.Value);
                return;
            }

            if (feed.Head >= page.Head)
                return;
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var hint = feed.Hints.Next;
            var posted = feed.Posted;
            try
            {
                await ReadOnAsync(stoppingToken);
                Report(away: null);
            }
            catch (Exception exception) when (Outages.IsOutage(exception))
            {
                Report(exception.Message);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogBug(logger, exception);
            }

            feed.Release(posted);
            await Pulse.WaitAsync(hint, options.Value.PollInterval, time, stoppingToken);
            await Task.Delay(Breath, time, stoppingToken);
        }
    }

    private long FirstPosition(long head) => Math.Max(0, head - options.Value.RingCapacity);

    private async Task<long> ReadHeadAsync(CancellationToken cancellationToken) =>
        (await cluster.AskAsync((grains, token) => grains.GetGrain<IEventLogReader>(0).ReadAsync(new EventQuery { Limit = 1 }, token), cancellationToken)).Head;

    private Task<EventPage> ReadAfterAsync(long position, CancellationToken cancellationToken) =>
        cluster.AskAsync(
            (grains, token) => grains.GetGrain<IEventLogReader>(0).ReadAfterAsync(position, IEventLogReader.MaxPage, token),
            cancellationToken);

    private void Report(string? away)
    {
        if (away is not null && !_isAway)
        {
            LogAway(logger, away);
        }
        else if (away is null && _isAway)
        {
            // What was announced meanwhile may have been about workspaces that nobody knew yet.
            feed.Doubt();
            LogBack(logger);
        }

        _isAway = away is not null;
    }
}
