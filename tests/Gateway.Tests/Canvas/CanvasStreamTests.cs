using Molecule.Gateway.Canvas;
using Molecule.Gateway.Feed;
using Molecule.Gateway.Tests.Workspaces;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Canvas;

public sealed class CanvasStreamTests : IAsyncLifetime
{
    private readonly CanvasStage _stage = new();
    private readonly Guid _id = Guid.NewGuid();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Fact]
    public async Task Subscribe_WithoutPosition_SnapshotThenEachFactOnce()
    {
        await AppendAsync(7);
        (_stage.Cluster.Organization.Position, _stage.Cluster.Organization.Workspaces) = (7, [FakeWorkspace.Example(new WorkspaceId(_id))]);
        var canvas = _stage.Listen(null);
        var snapshot = await canvas.NextAsync<CanvasFrame.Snapshot>();
        snapshot.Position.ShouldBe(7);
        snapshot.Workspaces.ShouldHaveSingleItem().X.ShouldBeNull();

        await AppendAsync(12);
        await canvas.ReadToAsync(19);
        canvas.Positions.ShouldBe(Range(8, 19));
    }

    [Fact]
    public async Task Subscribe_SnapshotOlderThanTheFeed_NothingIsLost()
    {
        await AppendAsync(7);
        _stage.Cluster.Organization.Position = 3;
        var canvas = _stage.Listen(null);
        await canvas.NextAsync<CanvasFrame.Snapshot>();
        await canvas.ReadToAsync(7);
        canvas.Positions.ShouldBe(Range(4, 7));
    }

    [Fact]
    public async Task Subscribe_SnapshotNewerThanTheFeed_NothingIsRepeated()
    {
        await AppendAsync(3);
        _stage.Cluster.Log.Append(4);
        _stage.Cluster.Organization.Position = 7;
        var canvas = _stage.Listen(null);
        (await canvas.NextAsync<CanvasFrame.Snapshot>()).Position.ShouldBe(7);
        await AppendAsync(2);
        await canvas.ReadToAsync(9);
        canvas.Positions.ShouldBe([8, 9]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(13)]
    [InlineData(37)]
    [InlineData(40)]
    public async Task Subscribe_KnownPosition_WhatWasMissedThenVitalsThenLive(long position)
    {
        await AppendAsync(40);
        _stage.Cluster.Organization.Vitals = [new WorkspaceReading(new WorkspaceId(_id), WorkspaceVitals.None with { CurrentTask = "t" }, null)];
        var canvas = _stage.Listen(position);
        CanvasFrame frame;
        while ((frame = await canvas.NextAsync()) is CanvasFrame.Events)
        {
        }

        frame.ShouldBeOfType<CanvasFrame.AllVitals>().Vitals.ShouldHaveSingleItem().CurrentTask.ShouldBe("t");
        canvas.Positions.ShouldBe(Range(position + 1, 40));
        await AppendAsync(1);
        (await canvas.NextAsync<CanvasFrame.Events>()).Facts.ShouldHaveSingleItem().Position.ShouldBe(41);
        _stage.Cluster.Organization.Snapshots.ShouldBe(0);
    }

    [Fact]
    public async Task Subscribe_PositionAheadOfThisGateway_IsStillResumed()
    {
        await AppendAsync(3);
        _stage.Cluster.Log.Append(4);
        var canvas = _stage.Listen(6);
        await canvas.ReadToAsync(7);
        await canvas.NextAsync<CanvasFrame.AllVitals>();
        canvas.Positions.ShouldBe([7]);
    }

    [Fact]
    public async Task Subscribe_PositionThatTheLogDoesNotKnow_GivesASnapshot()
    {
        await AppendAsync(3);
        _stage.Cluster.Organization.Position = 3;
        (await _stage.Listen(4).NextAsync<CanvasFrame.Snapshot>()).Position.ShouldBe(3);
    }

    [Fact]
    public async Task SlowCanvas_FallsBehindMemory_ReadsTheLogWithoutGapOrRepeat()
    {
        await AppendAsync(1);
        var canvas = _stage.Listen(1);
        await canvas.NextAsync<CanvasFrame.AllVitals>();
        var random = new Random(11);
        while (_stage.Cluster.Log.Head < 600)
        {
            await AppendAsync(random.Next(1, 60));
            if (random.Next(3) == 0)
                await canvas.NextAsync<CanvasFrame.Events>();
        }

        var head = _stage.Cluster.Log.Head;
        await canvas.ReadToAsync(head);
        canvas.Positions.ShouldBe(Range(2, head));
    }

    [Fact]
    public async Task Frames_AreNoLargerThanTheLimit_AndApart()
    {
        await AppendAsync(12);
        var canvas = _stage.Listen(0);
        List<DateTimeOffset> times = [];
        while (await canvas.NextAsync() is CanvasFrame.Events events)
        {
            events.Facts.Length.ShouldBeLessThanOrEqualTo(_stage.Options.FrameSize);
            times.Add(_stage.Time.GetUtcNow());
        }

        times.Count.ShouldBe(3);
        times.Zip(times.Skip(1), (earlier, later) => later - earlier).ShouldAllBe(apart => apart >= _stage.Options.FrameInterval);
    }

    [Fact]
    public async Task Announcements_OfOneKindAndWorkspace_AreCoalesced()
    {
        var canvas = await OpenAsync();
        foreach (var task in (string[])["a", "b", "c"])
            _stage.Feed.Hear(new Envelope(null, Facts.Task(_id, task)));

        _stage.Feed.Release(_stage.Feed.Posted);
        var news = (await canvas.NextAsync<CanvasFrame.News>()).Announcements.ShouldHaveSingleItem();
        news.Payload.ToString().ShouldBe("""{"current_task":"c","active_tasks":1}""");
    }

    [Fact]
    public async Task Announcement_AboutAWorkspaceWhoseFactIsNotReadYet_WaitsForTheFact()
    {
        var canvas = await OpenAsync();
        _stage.Cluster.Log.Append();
        _stage.Feed.Hear(new Envelope(1, null));
        _stage.Feed.Hear(new Envelope(null, Facts.Task(_id, "t")));
        await canvas.NothingAsync();
        await _stage.PumpAsync();
        await canvas.NextAsync<CanvasFrame.Events>();
        await canvas.NextAsync<CanvasFrame.News>();
    }

    [Fact]
    public async Task Announcement_WhenAllFactsAreRead_IsToldWithoutReadingTheLog()
    {
        var canvas = await OpenAsync();
        var reads = _stage.Cluster.Log.Reads.Count;
        _stage.Feed.Hear(new Envelope(null, Facts.Task(_id, "t")));
        await canvas.NextAsync<CanvasFrame.News>();
        _stage.Cluster.Log.Reads.Count.ShouldBe(reads);
    }

    [Fact]
    public async Task Announcements_OfTheLastSeconds_AreRepeatedAfterASnapshot()
    {
        await _stage.PumpAsync();
        _stage.Feed.Hear(new Envelope(null, Facts.Task(Guid.NewGuid(), "long ago")));
        _stage.Time.Advance(TimeSpan.FromMinutes(1));
        _stage.Feed.Hear(new Envelope(null, Facts.Task(_id, "just now")));
        _stage.Feed.Release(_stage.Feed.Posted);
        var canvas = _stage.Listen(null);
        await canvas.NextAsync<CanvasFrame.Snapshot>();
        (await canvas.NextAsync<CanvasFrame.News>()).Announcements.ShouldHaveSingleItem().WorkspaceId.ShouldBe(_id);
    }

    [Fact]
    public async Task Announcements_MoreThanAreKept_AreReplacedByAllVitals()
    {
        var canvas = await OpenAsync();
        for (var index = 0; index <= _stage.Options.BoardCapacity; index++)
            _stage.Feed.Hear(new Envelope(null, Facts.Task(Guid.NewGuid(), "t")));

        _stage.Feed.Release(_stage.Feed.Posted);
        await canvas.NextAsync<CanvasFrame.AllVitals>();
    }

    [Fact]
    public async Task Vitals_OfAWorkspaceCreatedMeanwhile_ComeAfterItsFact()
    {
        await AppendAsync(2);
        _stage.Cluster.Organization.WhileReadingVitals = () => _stage.Cluster.Log.Append();
        var canvas = _stage.Listen(2);
        (await canvas.NextAsync<CanvasFrame.Events>()).Facts.ShouldHaveSingleItem().Position.ShouldBe(3);
        await canvas.NextAsync<CanvasFrame.AllVitals>();
    }

    [Fact]
    public async Task Outage_CanvasStaysConnected_AndGoesOn()
    {
        _stage.Cluster.Organization.Fails = new StorageUnavailableException("gone");
        var canvas = _stage.Listen(null);
        await canvas.NothingAsync();
        _stage.Cluster.Organization.Fails = null;
        await canvas.NextAsync<CanvasFrame.Snapshot>();
        await AppendAsync(2);
        await canvas.ReadToAsync(2);
        canvas.Positions.ShouldBe([1, 2]);
    }

    [Fact]
    public async Task AnotherDatabase_GivesANewSnapshot()
    {
        await AppendAsync(9);
        _stage.Cluster.Organization.Position = 9;
        var canvas = await OpenAsync();
        _stage.Cluster.Log.Replace(2);
        _stage.Cluster.Organization.Position = 2;
        await _stage.PumpAsync();
        (await canvas.NextAsync<CanvasFrame.Snapshot>()).Position.ShouldBe(2);
        await AppendAsync(1);
        (await canvas.NextAsync<CanvasFrame.Events>()).Facts.ShouldHaveSingleItem().Position.ShouldBe(3);
    }

    [Fact]
    public async Task Subscribe_ManyAtOnce_ShareTheReading()
    {
        await _stage.PumpAsync();
        var canvases = Enumerable.Range(0, 50).Select(_ => _stage.Listen(null)).ToArray();
        foreach (var canvas in canvases)
            await canvas.NextAsync<CanvasFrame.Snapshot>();

        _stage.Cluster.Organization.Snapshots.ShouldBeLessThanOrEqualTo(50);
        _stage.Audience.Count.ShouldBe(50);
    }

    private static IEnumerable<long> Range(long first, long last) => Enumerable.Range((int)first, (int)(last - first + 1)).Select(position => (long)position);

    private async Task<CanvasStage.Listener> OpenAsync()
    {
        await _stage.PumpAsync();
        var canvas = _stage.Listen(null);
        await canvas.NextAsync<CanvasFrame.Snapshot>();
        return canvas;
    }

    private Task AppendAsync(int count)
    {
        _stage.Cluster.Log.Append(count);
        return _stage.PumpAsync();
    }
}
