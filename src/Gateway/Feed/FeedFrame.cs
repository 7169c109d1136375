using System.Collections.Immutable;

namespace Molecule.Gateway.Feed;

/// <summary>What one who listens is told at once; a closed family.</summary>
internal abstract record FeedFrame
{
    private FeedFrame()
    {
    }

    /// <summary>Tells the cases apart on the wire.</summary>
    public abstract string Type { get; }

    /// <summary>The next facts of those that it hears.</summary>
    internal sealed record Facts(ImmutableArray<FeedEvent> Events) : FeedFrame
    {
        public override string Type => "events";
    }

    /// <summary>What is no fact.</summary>
    internal sealed record Announced(ImmutableArray<Announcement> Announcements) : FeedFrame
    {
        public override string Type => "announcements";
    }

    /// <summary>Everything up to this position is known now; what was passed over was not for this one.</summary>
    internal sealed record Mark(long Position) : FeedFrame
    {
        public override string Type => "position";
    }

    /// <summary>Something is missing that cannot be told any more.</summary>
    /// <param name="After">The position from which the stream goes on.</param>
    /// <param name="Reason">What is missing: one of the constants.</param>
    internal sealed record Resume(long After, string Reason) : FeedFrame
    {
        /// <summary>Announcements were lost. No fact is.</summary>
        public const string AnnouncementsLost = "announcements_lost";

        /// <summary>The log does not know the position that was named: it is another one. Whatever was known is to be read anew.</summary>
        public const string UnknownPosition = "unknown_position";

        public override string Type => "resume";
    }
}
