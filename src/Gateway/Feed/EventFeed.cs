using System.Collections.Immutable;
using Microsoft.Extensions.Options;

namespace Molecule.Gateway.Feed;

/// <summary>
/// What this gateway knows of the newest facts and announcements. Whoever adds here returns at once: those who listen read on by
/// themselves, each at its own pace, so that a slow one holds nobody up and no queue grows.
/// </summary>
internal sealed class EventFeed
{
    private readonly Lock _lock = new();
    private readonly EventRing _ring;
    private readonly AnnouncementBoard _board;
    private readonly FeedOptions _options;
    private readonly IAnnouncementObserver[] _observers;
    private readonly TimeProvider _time;
    private bool _started;
    private long _hinted;

    public EventFeed(IOptions<FeedOptions> options, IEnumerable<IAnnouncementObserver> observers, TimeProvider time)
    {
        _options = options.Value;
        _ring = new EventRing(_options.RingCapacity, _options.RingBytes);
        _board = new AnnouncementBoard(_options.BoardCapacity, _options.BoardBytes);
        (_observers, _time) = ([.. observers], time);
    }

    /// <summary>Beats when there is something new to hear.</summary>
    public Pulse News { get; } = new();

    /// <summary>Beats when the log should be read now.</summary>
    public Pulse Hints { get; } = new();

    /// <summary>Counts how often the log turned out to be another one, so that what was heard of the old one is not continued.</summary>
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

    /// <summary>Number after which all announcements are still known.</summary>
    public long Forgotten
    {
        get
        {
            lock (_lock)
                return _board.Forgotten;
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
    public bool TryAppend(IEnumerable<FeedEvent> facts)
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
    public ImmutableArray<FeedEvent>? ReadAfter(long position)
    {
        lock (_lock)
            return _started ? _ring.ReadAfter(position, _options.FrameSize) : [];
    }

    /// <summary>Where a reader of announcements begins that is to hear those of the last moments again.</summary>
    public long FindBefore(TimeSpan ago)
    {
        lock (_lock)
            return _board.FindBefore(_time.GetTimestamp() - (long)(ago.TotalSeconds * _time.TimestampFrequency));
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
            foreach (var observer in _observers)
                observer.Hear(announcement);

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
        lock (_lock)
            _board.Miss();

        Doubt();
        News.Beat();
        Hints.Beat();
    }

    /// <summary>Says that announcements may have come which nobody could understand, because the facts before them were not known.</summary>
    public void Doubt()
    {
        foreach (var observer in _observers)
            observer.Forget();
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
}
