using Molecule.Gateway.Canvas;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Canvas;

/// <summary>Without Redis a canvas is late, never wrong.</summary>
public sealed class VitalsWatchTests : IAsyncLifetime
{
    // Without the comparison of each second a change would be told after a day.
    private readonly CanvasStage _stage = new(new CanvasOptions { CompareInterval = TimeSpan.FromDays(1) });
    private readonly Guid _id = Guid.NewGuid();

    public async ValueTask InitializeAsync()
    {
        SetTask("first");
        await _stage.Pump.StartAsync(TestContext.Current.CancellationToken);
        await _stage.Watch.StartAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Fact]
    public async Task RedisAway_ChangedTask_IsToldWithinSeconds()
    {
        var canvas = await OpenAsync();
        SetTask("second");
        await ExpectTaskAsync(canvas, "second");
    }

    [Fact]
    public async Task RedisThere_AnnouncementLost_IsToldLater()
    {
        _stage.Broadcasts.ListeningSince = _stage.Time.GetTimestamp();
        _stage.Time.Advance(TimeSpan.FromMinutes(1));
        var canvas = await OpenAsync();
        SetTask("second");
        await canvas.NothingAsync();
        _stage.Step = TimeSpan.FromMinutes(10);
        await ExpectTaskAsync(canvas, "second");
    }

    [Fact]
    public async Task Outage_IsOutlived()
    {
        var canvas = await OpenAsync();
        _stage.Cluster.Organization.Fails = new StorageUnavailableException("gone");
        await canvas.NothingAsync();
        SetTask("second");
        _stage.Cluster.Organization.Fails = null;
        await ExpectTaskAsync(canvas, "second");
    }

    [Fact]
    public async Task NobodyListens_NothingIsRead()
    {
        var reads = 0;
        _stage.Cluster.Organization.WhileReadingVitals = () => reads++;
        var end = _stage.Time.GetUtcNow() + TimeSpan.FromMinutes(5);
        await Until.TrueAsync(() => _stage.Time.GetUtcNow() >= end, () => _stage.Time.Advance(TimeSpan.FromSeconds(5)));
        reads.ShouldBe(0);
    }

    private async Task<CanvasStage.Listener> OpenAsync()
    {
        var canvas = _stage.Listen(0);
        await canvas.NextAsync<CanvasFrame.AllVitals>();
        return canvas;
    }

    private static async Task ExpectTaskAsync(CanvasStage.Listener canvas, string task)
    {
        var news = (await canvas.NextAsync<CanvasFrame.News>()).Announcements.ShouldHaveSingleItem();
        news.Event.ShouldBe("TASK_UPDATED");
        news.Payload.ToString().ShouldContain(task);
    }

    private void SetTask(string task) => _stage.Cluster.Organization.Vitals =
        [new WorkspaceReading(new WorkspaceId(_id), WorkspaceVitals.None with { CurrentTask = task }, null)];
}
