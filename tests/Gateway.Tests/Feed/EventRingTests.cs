using System.Runtime.CompilerServices;
using Molecule.Gateway.Feed;
using Molecule.Gateway.Tests.Canvas;

namespace Molecule.Gateway.Tests.Feed;

public sealed class EventRingTests
{
    [Fact]
    public void ReadAfter_Any_IsTheNextOnesOrNullWhenTooFarBack()
    {
        var ring = new EventRing(5, 1_000_000);
        ring.StartAfter(10);
        for (var position = 11; position <= 30; position++)
        {
            ring.TryAppend(Facts.At(position)).ShouldBeTrue();
            for (var from = 0; from <= position + 1; from++)
            {
                var expected = from < Math.Max(10, position - 5)
                    ? null
                    : Enumerable.Range(from + 1, Math.Max(0, position - from)).Take(3).Select(next => (long)next).ToArray();
                ring.ReadAfter(from, 3)?.Select(fact => fact.Position).ToArray().ShouldBe(expected);
                (ring.ReadAfter(from, 3) is null).ShouldBe(expected is null);
            }
        }
    }

    [Theory]
    [InlineData(10)]
    [InlineData(12)]
    [InlineData(1)]
    public void TryAppend_NotTheNext_IsRefused(long position)
    {
        var ring = new EventRing(5, 1_000_000);
        ring.StartAfter(10);
        ring.TryAppend(Facts.At(position)).ShouldBeFalse();
        ring.Head.ShouldBe(10);
    }

    [Fact]
    public void StartAfter_Again_ForgetsWhatWas()
    {
        var ring = new EventRing(5, 1_000_000);
        ring.TryAppend(Facts.At(1)).ShouldBeTrue();
        ring.StartAfter(100);
        ring.ReadAfter(99, 5).ShouldBeNull();
        ring.ReadAfter(100, 5)!.Value.ShouldBeEmpty();
    }

    [Fact]
    public void TryAppend_MoreBytesThanMayBeKept_TheOldestGiveWay()
    {
        var payload = $"\"{new string('x', 1_000)}\"";
        var ring = new EventRing(100, 3L * Facts.At(1, payload).Size);
        for (var position = 1; position <= 10; position++)
            ring.TryAppend(Facts.At(position, payload)).ShouldBeTrue();

        ring.Floor.ShouldBe(7);
        ring.ReadAfter(6, 10).ShouldBeNull();
        ring.ReadAfter(7, 10)!.Value.Select(fact => fact.Position).ShouldBe([8, 9, 10]);
    }

    [Fact]
    public void TryAppend_LargerThanAll_IsReadFromTheLog()
    {
        var ring = new EventRing(100, 100);
        ring.TryAppend(Facts.At(1)).ShouldBeTrue();
        (ring.Head, ring.Floor).ShouldBe((1, 1));
        ring.ReadAfter(0, 10).ShouldBeNull();
        ring.ReadAfter(1, 10)!.Value.ShouldBeEmpty();
    }

    /// <summary>However much passes through, what is kept stays as small as it may be, and nothing else holds the rest.</summary>
    [Fact]
    public void TryAppend_HundredsOfMegabytes_KeepsFew()
    {
        const int Limit = 4 * 1024 * 1024;
        var ring = new EventRing(10_000, Limit);
        var facts = AppendLarge(ring, 3_000);

        _ = GC.GetTotalMemory(forceFullCollection: true);
        facts.Count(fact => fact.TryGetTarget(out _)).ShouldBe((int)(ring.Head - ring.Floor));
        (ring.Head - ring.Floor).ShouldBeInRange(1, Limit / 100_000);
        GC.KeepAlive(ring);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static List<WeakReference<FeedEvent>> AppendLarge(EventRing ring, int count)
    {
        var payload = $"\"{new string('x', 100_000)}\"";
        var facts = new List<WeakReference<FeedEvent>>(count);
        for (var position = 1; position <= count; position++)
        {
            var fact = Facts.At(position, payload);
            ring.TryAppend(fact).ShouldBeTrue();
            facts.Add(new(fact));
        }

        return facts;
    }
}
