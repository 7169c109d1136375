using System.Collections.Immutable;

namespace Molecule.Gateway.Canvas;

/// <summary>The newest facts, without holes. Not thread-safe.</summary>
/// <param name="capacity">How many are kept.</param>
internal sealed class EventRing(int capacity)
{
    private readonly CanvasEvent?[] _slots = new CanvasEvent?[capacity];

    /// <summary>Position of the newest fact that is known; 0 before the first.</summary>
    public long Head { get; private set; }

    /// <summary>Everything after this position is here.</summary>
    public long Floor { get; private set; }

    /// <summary>Begins anew after a position.</summary>
    public void StartAfter(long position)
    {
        Array.Clear(_slots);
        Floor = Head = position;
    }

    /// <summary>Adds the next fact; says false to any other, so that a hole never gets in.</summary>
    public bool TryAppend(CanvasEvent fact)
    {
        if (fact.Position != Head + 1)
            return false;

        _slots[fact.Position % capacity] = fact;
        Head = fact.Position;
        Floor = Math.Max(Floor, Head - capacity);
        return true;
    }

    /// <summary>Reads on; null when the position is too far back.</summary>
    public ImmutableArray<CanvasEvent>? ReadAfter(long position, int limit)
    {
        if (position < Floor)
            return null;

        var count = (int)Math.Clamp(Head - position, 0, limit);
        var facts = ImmutableArray.CreateBuilder<CanvasEvent>(count);
        for (var next = position + 1; facts.Count < count; next++)
            facts.Add(_slots[next % capacity]!);

        return facts.MoveToImmutable();
    }
}
