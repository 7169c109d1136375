using System.Collections.Immutable;

namespace Molecule.Gateway.Feed;

/// <summary>
/// The newest announcements, in the order in which they came: every message, and of values the latest of each kind about each workspace.
/// One board serves all who listen, each with a number that says how far it has read: a slow one costs nothing, hears the last value of
/// what is only a value, and is told when a message is no longer here. Not thread-safe.
/// </summary>
/// <param name="capacity">How many are kept; the oldest give way.</param>
/// <param name="bytes">How many bytes they may take together; the oldest give way.</param>
internal sealed class AnnouncementBoard(int capacity, long bytes)
{
    private readonly Dictionary<(string Event, Guid? WorkspaceId), LinkedListNode<Entry>> _latest = [];
    private readonly LinkedList<Entry> _inOrder = new();
    private long _taken;

    /// <summary>Number of the newest announcement; 0 before the first.</summary>
    public long Head { get; private set; }

    /// <summary>Whoever has read less than this number has missed something that is not here.</summary>
    public long Forgotten { get; private set; }

    /// <summary>
    /// Number of the newest announcement that may be read. An announcement about a new workspace can come before its fact has been read,
    /// and whoever hears of it then does not know the workspace.
    /// </summary>
    public long Released { get; private set; }

    /// <summary>Lets everything be read up to a number.</summary>
    public void Release(long number) => Released = Math.Max(Released, number);

    public void Post(Announcement announcement, long arrived)
    {
        if (announcement.IsValue && _latest.Remove(KeyOf(announcement), out var earlier))
            Drop(earlier);

        var node = _inOrder.AddLast(new Entry(++Head, arrived, announcement));
        _taken += announcement.Size;
        if (announcement.IsValue)
            _latest[KeyOf(announcement)] = node;

        while (_inOrder.Count > capacity || _taken > bytes)
            ForgetOldest();
    }

    /// <summary>Takes note that announcements were lost on their way here: nobody has heard all there were.</summary>
    public void Miss()
    {
        _inOrder.Clear();
        _latest.Clear();
        _taken = 0;
        Forgotten = Released = ++Head;
    }

    /// <summary>The number after which everything arrived at this time or later.</summary>
    public long FindBefore(long arrived)
    {
        var node = _inOrder.Last;
        while (node is not null && node.Value.Arrived >= arrived)
            node = node.Previous;

        return Math.Max(node?.Value.Number ?? 0, Forgotten);
    }

    /// <summary>Reads on, up to a number; null when something was forgotten that this reader has not heard.</summary>
    public ImmutableArray<Announcement>? ReadAfter(ref long number, long upTo, int limit)
    {
        if (number < Forgotten)
            return null;

        var node = _inOrder.Last;
        LinkedListNode<Entry>? first = null;
        while (node is not null && node.Value.Number > number)
        {
            first = node;
            node = node.Previous;
        }

        var read = ImmutableArray.CreateBuilder<Announcement>();
        for (; first is not null && first.Value.Number <= upTo && read.Count < limit; first = first.Next)
        {
            read.Add(first.Value.Announcement);
            number = first.Value.Number;
        }

        return read.ToImmutable();
    }

    private static (string Event, Guid? WorkspaceId) KeyOf(Announcement announcement) => (announcement.Event, announcement.WorkspaceId);

    private void ForgetOldest()
    {
        var oldest = _inOrder.First!;
        if (oldest.Value.Announcement.IsValue)
            _latest.Remove(KeyOf(oldest.Value.Announcement));

        Forgotten = oldest.Value.Number;
        Drop(oldest);
    }

    private void Drop(LinkedListNode<Entry> node)
    {
        _taken -= node.Value.Announcement.Size;
        _inOrder.Remove(node);
    }

    private sealed record Entry(long Number, long Arrived, Announcement Announcement);
}
