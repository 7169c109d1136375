using System.Collections.Immutable;
using Microsoft.Extensions.Options;

namespace Molecule.Gateway.Canvas;

/// <summary>
/// What this gateway knows of the newest facts and announcements. Whoever adds here returns at once: canvases read on by themselves, each
/// at its own pace, so that a slow one holds nobody up and no queue grows.
/// </summary>
internal sealed class CanvasFeed
{
    private readonly Lock _lock = new();
    private readonly EventRing _ring;
    private readonly AnnouncementBoard _board;
    private readonly CanvasOptions _options;
    private readonly VitalsTold _told;
    private readonly TimeProvider _time;
    private bool _started;
    private long _hinted;

    public CanvasFeed(IOptions<CanvasOptions> options, VitalsTold told, TimeProvider time)
    {
        _options = options.Value;
        _ring = new EventRing(_options.RingCapacity);
        _board = new AnnouncementBoard(_options.BoardCapacity);
        (_told, _time) = (told, time);
    }

    /// <summary>Beats when there is something new for canvases.</summary>
    public Pulse News { get; } = new();

    /// <summary>Beats when the log should be read now.</summary>
    public Pulse Hints { get; } = new();

    /// <summary>Counts how often the log turned out to be another one, so that pictures of the old one are not continued.</summary>
    public int Generation
    {
        get
        {
            lock (_lock)
                return field;
        }

        private set;
    }

    /// <summary>Position of the newest fact that is known; null before the log was first read.</summary>
    public long? Head
    {
        get
        {
            lock (_lock)
                return _started ? _ring.Head : null;
        }
    }

    /// <summary>Number of the newest announcement that came in.</summary>
    public long Posted
    {
        get
        {
            lock (_lock)
                return _board.Head;
        }
    }

    /// <summary>Number of the newest announcement that may be told; take it before reading facts, and tell those first.</summary>
    public long Released
    {
        get
        {
            lock (_lock)
                return _board.Released;
        }
    }

    /// <summary>Begins after a position: at the start, or because the log ends before what is known and so is another one.</summary>
    public void StartAfter(long position)
    {
        lock (_lock)
        {
            _ring.StartAfter(position);
            _hinted = 0;
            if (_started)
                Generation++;

            _started = true;
        }

        News.Beat();
    }

    /// <summary>Adds facts that follow what is known.</summary>
    /// <returns>Whether they did; from the first that does not, none is added.</returns>
    public bool TryAppend(IEnumerable<CanvasEvent> facts)
    {
        var follow = true;
        lock (_lock)
        {
            foreach (var fact in facts)
            {
                follow = _ring.TryAppend(fact);
                if (!follow)
                    break;
            }
        }

        News.Beat();
        return follow;
    }

    /// <summary>The facts after a position, as many as fit into a frame; null when the position is further back than memory reaches.</summary>
    public ImmutableArray<CanvasEvent>? ReadAfter(long position)
    {
        lock (_lock)
            return _started ? _ring.ReadAfter(position, _options.FrameSize) : [];
    }

    /// <summary>Where a reader of announcements begins that has just been given a picture.</summary>
    public long FindReplay()
    {
        lock (_lock)
            return _board.FindBefore(_time.GetTimestamp() - Ticks(_options.Replay));
    }

    /// <summary>The announcements after a number, as many as fit into a frame; null when some were forgotten.</summary>
    public ImmutableArray<Announcement>? ReadAnnouncements(ref long number, long upTo)
    {
        lock (_lock)
            return _board.ReadAfter(ref number, upTo, _options.FrameSize);
    }

    /// <summary>Says that the log has been read since these announcements came, so that all they speak of is known.</summary>
    public void Release(long posted)
    {
        lock (_lock)
        {
            if (posted <= _board.Released)
                return;

            _board.Release(posted);
        }

        News.Beat();
    }

    /// <summary>Takes a message from the broadcast channel.</summary>
    public void Hear(Envelope message)
    {
        if (message.Announcement is { } announcement)
        {
            _told.Hear(announcement);
            Announce([announcement], mayPass: true);
        }
        else if (message.Position is { } position && position > (Head ?? 0))
        {
            lock (_lock)
                _hinted = Math.Max(_hinted, position);

            Hints.Beat();
        }
    }

    /// <summary>Takes announcements; they are told once the log has been read again.</summary>
    public void Announce(IReadOnlyCollection<Announcement> announcements) => Announce(announcements, mayPass: false);

    /// <summary>Says that messages come again, and that some may have been lost.</summary>
    public void Resume()
    {
        // An announcement may have come of which the fact before it was lost: nobody who heard it knew the workspace.
        _told.Forget();
        Hints.Beat();
    }

    /// <param name="announcements">What is announced.</param>
    /// <param name="mayPass">
    /// They came over the channel that facts come over, each after the facts that it builds on. When no fact that was heard of there is
    /// still to be read, they are told at once: agents change their tasks often, and the log must not be read for each.
    /// </param>
    private void Announce(IReadOnlyCollection<Announcement> announcements, bool mayPass)
    {
        if (announcements.Count == 0)
            return;

        bool passed;
        lock (_lock)
        {
            passed = mayPass && _started && _hinted <= _ring.Head && _board.Released == _board.Head;
            foreach (var announcement in announcements)
                _board.Post(announcement, _time.GetTimestamp());

            if (passed)
                _board.Release(_board.Head);
        }

        (passed ? News : Hints).Beat();
    }

    private long Ticks(TimeSpan duration) => (long)(duration.TotalSeconds * _time.TimestampFrequency);
}
