using Microsoft.Extensions.Time.Testing;
using Molecule.Gateway.Presence;

namespace Molecule.Gateway.Tests.Presence;

public sealed class PresenceStreamTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Crowd _crowd;
    private readonly PresenceStream _stream;

    public PresenceStreamTests()
    {
        _crowd = new Crowd(_time);
        _stream = new PresenceStream(_crowd, _time);
    }

    [Fact]
    public async Task Read_EverybodyFirst_ThenOnlyWhatChanged()
    {
        var (you, ada, grace) = (Guid.NewGuid(), People.Called("Ada"), People.Called("Grace"));
        _crowd.Look(ada);
        _crowd.Look(grace);
        await using var frames = _stream.ReadAsync(you, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        (await frames.MoveNextAsync()).ShouldBeTrue();
        frames.Current.You.ShouldBe(you);
        frames.Current.People.Select(person => person.Name).ShouldBe(["Ada", "Grace"], ignoreOrder: true);

        // Many moves between two messages are one.
        var next = frames.MoveNextAsync().AsTask();
        for (var step = 1; step <= 5; step++)
            _crowd.Look(ada with { Cursor = new PointBody(step, 0) });
        _crowd.Leave(grace.Id);
        next.IsCompleted.ShouldBeFalse();
        _time.Advance(PresenceStream.Interval);
        (await next).ShouldBeTrue();
        frames.Current.People.ShouldHaveSingleItem().Cursor!.X.ShouldBe(5);
        frames.Current.Gone.ShouldBe([grace.Id]);
    }

    [Fact]
    public async Task Read_NobodyElse_SaysSoOnceAndWaits()
    {
        await using var frames = _stream.ReadAsync(Guid.NewGuid(), TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        (await frames.MoveNextAsync()).ShouldBeTrue();
        frames.Current.People.ShouldBeEmpty();
        var next = frames.MoveNextAsync().AsTask();
        _time.Advance(TimeSpan.FromMinutes(1));
        next.IsCompleted.ShouldBeFalse();
        _crowd.Look(People.Called("Ada"));
        (await next).ShouldBeTrue();
        frames.Current.People.ShouldHaveSingleItem();
    }
}
