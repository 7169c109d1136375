using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;
using Molecule.Gateway.Cluster;
using Molecule.Grains.Interfaces.EventLog;

namespace Molecule.Gateway.Canvas;

/// <summary>
/// What one canvas is told. The log is the queue: a stream holds a position and reads on from memory, or from the log itself when it has
/// fallen behind, so that it neither loses a fact nor repeats one however slow its canvas is.
/// </summary>
internal sealed partial class CanvasStream(
    CanvasFeed feed,
    OrganizationReader organization,
    ClusterCalls cluster,
    VitalsTold told,
    Audience audience,
    IOptions<CanvasOptions> options,
    TimeProvider time,
    ILogger<CanvasStream> logger)
{
    /// <summary>Tells everything from a position on, or from a snapshot when there is none or the log does not know it.</summary>
    public async IAsyncEnumerable<CanvasFrame> ReadAsync(long? position, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (position < 0)
            throw new HubException("position must be 0 or more, or null for a snapshot");

        using var seat = audience.Enter();
        var cursor = position ?? 0;
        var generation = feed.Generation;
        var needsSnapshot = position is null || await IsUnknownAsync(cursor, cancellationToken);
        var needsVitals = !needsSnapshot;
        var heard = 0L;
        while (true)
        {
            var news = feed.News.Next;
            var sent = false;
            if (needsSnapshot || generation != feed.Generation)
            {
                generation = feed.Generation;
                heard = feed.FindReplay();
                var (snapshot, vitals) = await EventuallyAsync(organization.TakeSnapshotAsync, cancellationToken);
                told.Seed(vitals);
                cursor = snapshot.Position;
                needsSnapshot = needsVitals = false;
                yield return snapshot;
                sent = true;
            }

            var released = feed.Released;
            var facts = feed.ReadAfter(cursor) ?? await ReadLogAsync(cursor, cancellationToken);
            if (!facts.IsEmpty)
            {
                cursor = facts[^1].Position;
                yield return new CanvasFrame.Events { Facts = facts };
                sent = true;
            }
            else if (needsVitals)
            {
                heard = feed.FindReplay();
                var all = await EventuallyAsync(organization.ReadVitalsAsync, cancellationToken);

                // Vitals may speak of workspaces that were created while they were read: their facts go first.
                for (facts = await ReadLogAsync(cursor, cancellationToken); !facts.IsEmpty; facts = await ReadLogAsync(cursor, cancellationToken))
                {
                    cursor = facts[^1].Position;
                    yield return new CanvasFrame.Events { Facts = facts };
                    if (facts.Length < options.Value.FrameSize)
                        break;
                }

                told.Seed(all.Vitals);
                needsVitals = false;
                yield return all;
                sent = true;
            }

            if (!needsVitals && facts.Length < options.Value.FrameSize)
            {
                var announcements = feed.ReadAnnouncements(ref heard, released);
                needsVitals = announcements is null;
                if (announcements is { IsEmpty: false } some)
                {
                    yield return new CanvasFrame.News { Announcements = some };
                    sent = true;
                }
            }

            if (sent)
                await Task.Delay(options.Value.FrameInterval, time, cancellationToken);
            else if (!needsVitals)
                await news.WaitAsync(cancellationToken);
        }
    }

    private async Task<bool> IsUnknownAsync(long position, CancellationToken cancellationToken) =>
        (await EventuallyAsync(token => ReadPageAsync(position, 1, token), cancellationToken)).Head < position;

    private async Task<ImmutableArray<CanvasEvent>> ReadLogAsync(long position, CancellationToken cancellationToken)
    {
        var page = await EventuallyAsync(token => ReadPageAsync(position, options.Value.FrameSize, token), cancellationToken);
        return [.. page.Events.Select(CanvasEvent.From)];
    }

    private Task<EventPage> ReadPageAsync(long position, int limit, CancellationToken cancellationToken) =>
        cluster.AskAsync((grains, token) => grains.GetGrain<IEventLogReader>(0).ReadAfterAsync(position, limit, token), cancellationToken);

    /// <summary>Outages end: a canvas stays connected through them and goes on afterwards.</summary>
    private async Task<T> EventuallyAsync<T>(Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken)
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
}
