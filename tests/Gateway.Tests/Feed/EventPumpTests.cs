using Molecule.Gateway.Feed;
using Molecule.Gateway.Tests.Canvas;
using Molecule.Grains.Interfaces;

namespace Molecule.Gateway.Tests.Feed;

public sealed class EventPumpTests : IAsyncLifetime
{
    private readonly FeedStage _stage = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Fact]
    public async Task Start_LongLog_OnlyTheNewestAreRead()
    {
        _stage.Cluster.Log.Append(5_000);
        await _stage.Pump.ReadOnAsync(TestContext.Current.CancellationToken);
        _stage.Feed.Head.ShouldBe(5_000);
        _stage.Feed.ReadAfter(4_979).ShouldBeNull();
        _stage.Feed.ReadAfter(4_980)!.Value[0].Position.ShouldBe(4_981);
    }

    [Fact]
    public async Task Run_WithoutAnyHint_ReadsEachSecond()
    {
        await _stage.Pump.StartAsync(TestContext.Current.CancellationToken);
        await _stage.UntilAsync(() => _stage.Feed.Head == 0);
        _stage.Cluster.Log.Append(3);
        await _stage.UntilAsync(() => _stage.Feed.Head == 3);
    }

    [Fact]
    public async Task Run_Hint_ReadsAtOnce()
    {
        await _stage.Pump.StartAsync(TestContext.Current.CancellationToken);
        await _stage.UntilAsync(() => _stage.Feed.Head == 0);
        _stage.Cluster.Log.Append();

        _stage.Feed.Hear(new Envelope(1, null));

        // The clock moves by less than the interval between polls.
        var until = _stage.Time.GetUtcNow() + (_stage.Options.PollInterval / 2);
        await Until.TrueAsync(() => _stage.Feed.Head == 1, () => _stage.Time.Advance(_stage.Time.GetUtcNow() < until ? TimeSpan.FromMilliseconds(10) : TimeSpan.Zero));
    }

    [Fact]
    public async Task Run_OldHint_IsNoReasonToRead()
    {
        _stage.Cluster.Log.Append(5);
        await _stage.Pump.ReadOnAsync(TestContext.Current.CancellationToken);
        var hint = _stage.Feed.Hints.Next;
        _stage.Feed.Hear(new Envelope(5, null));
        hint.IsCompleted.ShouldBeFalse();
        _stage.Feed.Hear(new Envelope(6, null));
        hint.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task Run_Outage_IsOutlived()
    {
        _stage.Cluster.Log.Fails = new SiloUnavailableException();
        await _stage.Pump.StartAsync(TestContext.Current.CancellationToken);
        await _stage.UntilAsync(() => _stage.Cluster.Log.NewestLimit > 0);
        _stage.Cluster.Log.Fails = new StorageUnavailableException("gone");
        _stage.Cluster.Log.Append(4);
        _stage.Time.Advance(TimeSpan.FromSeconds(10));
        _stage.Cluster.Log.Fails = null;
        await _stage.UntilAsync(() => _stage.Feed.Head == 4);
    }

    [Fact]
    public async Task Run_Bug_IsOutlived()
    {
        _stage.Cluster.Log.Fails = new InvalidOperationException();
        await _stage.Pump.StartAsync(TestContext.Current.CancellationToken);
        await _stage.UntilAsync(() => _stage.Cluster.Log.NewestLimit > 0);
        _stage.Cluster.Log.Fails = null;
        _stage.Cluster.Log.Append(4);
        await _stage.UntilAsync(() => _stage.Feed.Head == 4);
    }

    [Fact]
    public async Task Run_FactThatIsNotThere_HoldsAnnouncementsUpForOneReadingOnly()
    {
        await _stage.Pump.StartAsync(TestContext.Current.CancellationToken);
        await _stage.UntilAsync(() => _stage.Feed.Head == 0);
        _stage.Feed.Hear(new Envelope(9, null));
        _stage.Feed.Hear(new Envelope(null, Facts.Task(Guid.NewGuid(), "t")));
        await _stage.UntilAsync(() => _stage.Feed.Released == _stage.Feed.Posted);
    }
}
