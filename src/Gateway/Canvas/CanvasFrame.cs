using System.Collections.Immutable;
using Molecule.Gateway.Feed;

namespace Molecule.Gateway.Canvas;

/// <summary>What one message of the canvas stream says; a closed family.</summary>
internal abstract record CanvasFrame
{
    private CanvasFrame()
    {
    }

    /// <summary>Tells the cases apart on the wire.</summary>
    public abstract string Type { get; }

    /// <summary>The organisation at a position of the log; replaces whatever the canvas shows.</summary>
    internal sealed record Snapshot(long Position, ImmutableArray<CanvasWorkspace> Workspaces) : CanvasFrame
    {
        public override string Type => "snapshot";
    }

    /// <summary>The next facts.</summary>
    internal sealed record Events : CanvasFrame
    {
        public override string Type => "events";

        [System.Text.Json.Serialization.JsonPropertyName("events")]
        public required ImmutableArray<FeedEvent> Facts { get; init; }
    }

    /// <summary>Everything about all workspaces that is not in the log.</summary>
    internal sealed record AllVitals : CanvasFrame
    {
        public override string Type => "vitals";

        public required ImmutableArray<CanvasVitals> Vitals { get; init; }
    }

    /// <summary>Changes that are no facts.</summary>
    internal sealed record News : CanvasFrame
    {
        public override string Type => "announcements";

        public required ImmutableArray<Announcement> Announcements { get; init; }
    }
}
