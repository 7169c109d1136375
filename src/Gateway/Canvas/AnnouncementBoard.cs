using System.Collections.Immutable;

namespace Molecule.Gateway.Canvas;

/// <summary>
/// The latest announcement of each kind about each workspace, in the order in which they came. One board serves all canvases, each with
/// a number that says how far it has read: a slow one costs nothing and hears the last value of what is only a value. Not thread-safe.
/// </summary>
/// <param name="capacity">How many are kept; the oldest gives way.</param>
internal sealed class AnnouncementBoard(int capacity)
{
    private readonly Dictionary<(string Event, Guid? WorkspaceId), LinkedListNode<Entry>> _latest = [];
    private readonly LinkedList<Entry> _inOrder = new();
    private long _forgotten;

    /// <summary>Number of the newest announcement; 0 before the first.</summary>
    public long Head { get; private set; }

    /// <summary>
    /// Number of the newest announcement that may be read. An announcement about a new workspace can come before its fact has been read,
    /// and whoever hears of it then does not know the workspace.
    /// </summary>
    public long Released { get; private set; }

    /// <summary>Lets everything be read up to a number.</summary>
    public void Release(long number) => Released = Math.Max(Released, number);

    public void Post(Announcement announcement, long arrived)
    {
        var key = (announcement.Event, announcement.WorkspaceId);
        if (_latest.Remove(key, out var earlier))
            _inOrder.Remove(earlier);

        _latest[key] = _inOrder.AddLast(new Entry(++Head, arrived, announcement));
        if (_inOrder.Count <= capacity)
            return;

        var oldest = _inOrder.First!.Value;
        _inOrder.RemoveFirst();
        _latest.Remove((oldest.Announcement.Event, oldest.Announcement.WorkspaceId));
        _forgotten = oldest.Number;
    }

    /// <summary>The number after which everything arrived at this time or later.</summary>
    public long FindBefore(long arrived)
    {
        var node = _inOrder.Last;
        while (node is not null && node.Value.Arrived >= arrived)
            node = node.Previous;

        return Math.Max(node?.Value.Number ?? 0, _forgotten);
    }

    /// <summary>Reads on, up to a number; null when something was forgotten that this reader has not heard.</summary>
    public ImmutableArray<Announcement>? ReadAfter(ref long number, long upTo, int limit)
    {
        if (number < _forgotten)
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

    private sealed record Entry(long Number, long Arrived, Announcement Announcement);
}
