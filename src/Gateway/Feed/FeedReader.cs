using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Molecule.Gateway.Cluster;
using Molecule.Grains.Interfaces.EventLog;

namespace Molecule.Gateway.Feed;

/// <summary>
/// Reads on for those who listen: from memory, or from the log itself for who has fallen behind. The log is the queue, so nobody loses a
/// fact or is told one twice, however slow it is, and nothing is kept for anybody.
/// </summary>
internal sealed partial class FeedReader(
    EventFeed feed,
    ClusterCalls cluster,
    IOptions<FeedOptions> options,
    TimeProvider time,
    ILogger<FeedReader> logger) : IDisposable
{
    private readonly SemaphoreSlim _turns = new(options.Value.MaxLogReads);

    /// <summary>The facts after a position, as many as fit into a frame.</summary>
    public async ValueTask<ImmutableArray<FeedEvent>> ReadAfterAsync(long position, CancellationToken cancellationToken) =>
        feed.ReadAfter(position) ?? (await ReadLogAfterAsync(position, cancellationToken)).Facts;

    /// <summary>As above, from the log, and where it ended then.</summary>
    public async Task<(ImmutableArray<FeedEvent> Facts, long Head)> ReadLogAfterAsync(long position, CancellationToken cancellationToken)
    {
        var page = await EventuallyAsync(token => ReadPageAsync(position, options.Value.FrameSize, token), cancellationToken);
        return ([.. page.Events.Select(FeedEvent.From)], page.Head);
    }

    /// <summary>The end of the log when it does not reach as far as this position; null when it does.</summary>
    public async ValueTask<long?> FindEndBeforeAsync(long position, CancellationToken cancellationToken)
    {
        if (position <= feed.Head)
            return null;

        var head = (await EventuallyAsync(token => ReadPageAsync(position, 1, token), cancellationToken)).Head;
        return head < position ? head : null;
    }

    /// <summary>Outages end: whoever listens stays connected through them and goes on afterwards.</summary>
    public async Task<T> EventuallyAsync<T>(Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await read(cancellationToken);
            }
            catch (Exception exception) when (Outages.IsOutage(exception))
            {
                LogWaiting(logger, exception.Message);
            }

            await Task.Delay(options.Value.PollInterval, time, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turns.Dispose();

    private async Task<EventPage> ReadPageAsync(long position, int limit, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            return await cluster.AskAsync(
                (grains, token) => grains.GetGrain<IEventLogReader>(0).ReadAfterAsync(position, limit, token), cancellationToken);
        }
        finally
        {
            _turns.Release();
        }
    }
}
