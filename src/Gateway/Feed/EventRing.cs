using System.Collections.Immutable;

namespace Molecule.Gateway.Feed;

/// <summary>The newest facts, without holes. Not thread-safe.</summary>
/// <param name="capacity">How many are kept.</param>
/// <param name="bytes">How many bytes they may take together; the oldest give way.</param>
internal sealed class EventRing(int capacity, long bytes)
{
    private readonly FeedEvent?[] _slots = new FeedEvent?[capacity];
    private long _taken;

    /// <summary>Position of the newest fact that is known; 0 before the first.</summary>
    public long Head { get; private set; }

    /// <summary>Everything after this position is here.</summary>
    public long Floor { get; private set; }

    /// <summary>Begins anew after a position.</summary>
    public void StartAfter(long position)
    {
        Array.Clear(_slots);
        Floor = Head = position;
        _taken = 0;
    }

    /// <summary>Adds the next fact; says false to any other, so that a hole never gets in.</summary>
    public bool TryAppend(FeedEvent fact)
    {
        if (fact.Position != Head + 1)
            return false;

        if (Head - Floor == capacity)
            DropOldest();

        _slots[fact.Position % capacity] = fact;
        Head = fact.Position;
        _taken += fact.Size;
        while (_taken > bytes)
            DropOldest();

        return true;
    }

    /// <summary>Reads on; null when the position is too far back.</summary>
    public ImmutableArray<FeedEvent>? ReadAfter(long position, int limit)
    {
        if (position < Floor)
            return null;

        var count = (int)Math.Clamp(Head - position, 0, limit);
        var facts = ImmutableArray.CreateBuilder<FeedEvent>(count);
        for (var next = position + 1; facts.Count < count; next++)
            facts.Add(_slots[next % capacity]!);

        return facts.MoveToImmutable();
    }

    private void DropOldest()
    {
        ref var oldest = ref _slots[++Floor % capacity];
        _taken -= oldest!.Size;
        oldest = null;
    }
}
