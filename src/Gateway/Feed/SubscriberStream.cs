using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;

namespace Molecule.Gateway.Feed;

/// <summary>
/// What one who listens is told: every fact that it hears, once and in order, from its position on, and announcements while it keeps up.
/// When something is missing that cannot be told any more, it is told that.
/// </summary>
internal sealed class SubscriberStream(EventFeed feed, FeedReader reader, IOptions<FeedOptions> options, TimeProvider time)
{
    public async IAsyncEnumerable<FeedFrame> ReadAsync(Subscriber subscriber, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (hearing, cursor) = subscriber;
        var (generation, heard) = (feed.Generation, feed.Posted);
        if (await reader.FindEndBeforeAsync(cursor, cancellationToken) is { } end)
        {
            cursor = end;
            yield return new FeedFrame.Resume(cursor, FeedFrame.Resume.UnknownPosition);
        }

        var told = cursor;
        while (!hearing.HasEnded)
        {
            var news = feed.News.Next;
            if (generation != feed.Generation)
            {
                generation = feed.Generation;
                told = cursor = feed.Head!.Value;
                yield return new FeedFrame.Resume(cursor, FeedFrame.Resume.UnknownPosition);
            }

            var (head, released) = (feed.Head, feed.Released);
            var facts = await reader.ReadAfterAsync(cursor, cancellationToken);
            if (!facts.IsEmpty)
            {
                cursor = facts[^1].Position;
                var mine = Choose(facts, ref hearing);
                if (!mine.IsEmpty)
                {
                    told = mine[^1].Position;
                    yield return new FeedFrame.Facts(mine);
                }
            }

            if (cursor - told >= options.Value.MarkEvery)
            {
                told = cursor;
                yield return new FeedFrame.Mark(cursor);
            }

            // Whoever is still behind hears the facts first; what it was to hear meanwhile waits on the board, as long as there is room.
            if (hearing.HasEnded || (cursor < head && !facts.IsEmpty))
                continue;

            var announcements = feed.ReadAnnouncements(ref heard, released);
            if (announcements is null)
            {
                heard = feed.Forgotten;
                told = cursor;
                yield return new FeedFrame.Resume(cursor, FeedFrame.Resume.AnnouncementsLost);
                continue;
            }

            var some = announcements.Value.Where(hearing.Hears).ToImmutableArray();
            if (!some.IsEmpty)
                yield return new FeedFrame.Announced(some);

            if (facts.IsEmpty && announcements.Value.IsEmpty)
                await news.WaitAsync(cancellationToken);
            else
                await Task.Delay(options.Value.FrameInterval, time, cancellationToken);
        }
    }

    private static ImmutableArray<FeedEvent> Choose(ImmutableArray<FeedEvent> facts, ref Hearing hearing)
    {
        var mine = ImmutableArray.CreateBuilder<FeedEvent>();
        foreach (var fact in facts)
        {
            if (hearing.Hears(fact))
                mine.Add(fact);

            hearing = hearing.After(fact);
        }

        return mine.DrainToImmutable();
    }
}
