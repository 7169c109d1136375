using Molecule.Gateway.Canvas;

namespace Molecule.Gateway.Tests.Canvas;

public sealed class EventRingTests
{
    [Fact]
    public void ReadAfter_Any_IsTheNextOnesOrNullWhenTooFarBack()
    {
        var ring = new EventRing(5);
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
        var ring = new EventRing(5);
        ring.StartAfter(10);
        ring.TryAppend(Facts.At(position)).ShouldBeFalse();
        ring.Head.ShouldBe(10);
    }

    [Fact]
    public void StartAfter_Again_ForgetsWhatWas()
    {
        var ring = new EventRing(5);
        ring.TryAppend(Facts.At(1)).ShouldBeTrue();
        ring.StartAfter(100);
        ring.ReadAfter(99, 5).ShouldBeNull();
        ring.ReadAfter(100, 5)!.Value.ShouldBeEmpty();
    }
}
