using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using Molecule.Gateway.Feed;
using Molecule.Gateway.Wire;

namespace Molecule.Gateway.Canvas;

/// <summary>
/// What one canvas is told: a picture of the organisation, or what it missed since the one it has, and everything from there on.
/// </summary>
internal sealed class CanvasStream(
    EventFeed feed,
    FeedReader reader,
    OrganizationReader organization,
    VitalsTold told,
    Audience audience,
    IOptions<FeedOptions> options,
    IOptions<CanvasOptions> canvas,
    TimeProvider time)
{
    /// <summary>Tells everything from a position on, or from a snapshot when there is none or the log does not know it.</summary>
    public async IAsyncEnumerable<CanvasFrame> ReadAsync(long? position, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Inputs.RefuseNegative("position", position);
        using var seat = audience.Enter();
        var cursor = position ?? 0;
        var generation = feed.Generation;
        var needsSnapshot = position is null || await reader.FindEndBeforeAsync(cursor, cancellationToken) is not null;
        var needsVitals = !needsSnapshot;
        var heard = 0L;
        while (true)
        {
            var news = feed.News.Next;
            var sent = false;
            if (needsSnapshot || generation != feed.Generation)
            {
                generation = feed.Generation;
                heard = feed.FindBefore(canvas.Value.Replay);
                var (snapshot, vitals) = await reader.EventuallyAsync(organization.TakeSnapshotAsync, cancellationToken);
                told.Seed(vitals);
                cursor = snapshot.Position;
                needsSnapshot = needsVitals = false;
                yield return snapshot;
                sent = true;
            }

            var (head, released) = (feed.Head, feed.Released);
            var facts = await reader.ReadAfterAsync(cursor, cancellationToken);
            if (!facts.IsEmpty)
            {
                cursor = facts[^1].Position;
                yield return new CanvasFrame.Events { Facts = facts };
                sent = true;
            }
            else if (needsVitals)
            {
                heard = feed.FindBefore(canvas.Value.Replay);
                var all = await reader.EventuallyAsync(organization.ReadVitalsAsync, cancellationToken);

                // Vitals may speak of workspaces that were created while they were read: their facts go first.
                long end;
                do
                {
                    (facts, end) = await reader.ReadLogAfterAsync(cursor, cancellationToken);
                    if (facts.IsEmpty)
                        break;

                    cursor = facts[^1].Position;
                    yield return new CanvasFrame.Events { Facts = facts };
                }
                while (cursor < end);

                told.Seed(all.Vitals);
                needsVitals = false;
                yield return all;
                sent = true;
            }

            if (!needsVitals && (cursor >= head || facts.IsEmpty))
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
}
