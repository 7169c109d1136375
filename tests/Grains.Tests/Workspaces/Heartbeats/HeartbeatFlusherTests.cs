using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Routing;
using Molecule.Grains.Workspaces;
using Molecule.Grains.Workspaces.Heartbeats;

namespace Molecule.Grains.Tests.Workspaces.Heartbeats;

public sealed class HeartbeatFlusherTests
{
    private readonly HeartbeatBuffer _buffer = new();
    private readonly MemoryHeartbeatStore _store = new();
    private readonly MemoryPresence _presence = new();
    private readonly RecordingBusyRelay _busy = new();
    private readonly FakeTimeProvider _clock = new(Facts.Start);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stop_SomethingWasHeardSinceTheLastFlush_IsWritten()
    {
        using var flusher = NewFlusher();
        await flusher.StartAsync(Cancelled);
        var beat = Beat();
        _buffer.Record(beat);

        await flusher.StopAsync(Cancelled);

        _store.Find(beat.Workspace).ShouldBe(beat);
        _presence.Find(beat.Workspace).ShouldBe(beat);
    }

    [Fact]
    public async Task Stop_PostgresIsAway_IsNoFailureAndRedisHearsAllTheSame()
    {
        using var flusher = NewFlusher();
        await flusher.StartAsync(Cancelled);
        var beat = Beat();
        _buffer.Record(beat);
        _store.IsAway = true;

        await flusher.StopAsync(Cancelled);

        _presence.Find(beat.Workspace).ShouldBe(beat);
        _buffer.Drain().ShouldBe([beat]);
    }

    [Fact]
    public async Task Stop_RedisIsAway_IsNoFailureAndPostgresHearsAllTheSame()
    {
        using var flusher = NewFlusher();
        await flusher.StartAsync(Cancelled);
        var beat = Beat();
        _buffer.Record(beat);
        _presence.IsAway = true;

        await flusher.StopAsync(Cancelled);

        _store.Find(beat.Workspace).ShouldBe(beat);
        _buffer.Drain().ShouldBeEmpty();
    }

    [Fact]
    public async Task Tick_MoreThanABatch_WritesAll()
    {
        using var flusher = NewFlusher();
        await flusher.StartAsync(Cancelled);
        var beats = Enumerable.Range(0, 12_000).Select(_ => Beat()).ToArray();
        foreach (var beat in beats)
        {
            _buffer.Record(beat);
        }

        await flusher.StopAsync(Cancelled);

        beats.ShouldAllBe(beat => _store.Find(beat.Workspace) == beat);
    }

    [Fact]
    public async Task Tick_SomebodyBecameBusy_IsToldOnceItIsWritten()
    {
        using var flusher = NewFlusher();
        await flusher.StartAsync(Cancelled);
        var beat = Beat();
        _buffer.Record(beat);
        _buffer.Record(new BusyCount(beat.Workspace, 2, Facts.Start));

        await TickUntilAsync(() => _busy.Told.Length > 0);

        _busy.Told.ShouldBe([new BusyCount(beat.Workspace, 2, Facts.Start)]);
        _store.Find(beat.Workspace).ShouldBe(beat);
        _buffer.DrainBusy().ShouldBeEmpty();
    }

    [Fact]
    public async Task Tick_PostgresIsAway_IsToldAtOnceAndAgainWhenItIsWritten()
    {
        using var flusher = NewFlusher();
        await flusher.StartAsync(Cancelled);
        var beat = Beat();
        var count = new BusyCount(beat.Workspace, 2, Facts.Start);
        _store.IsAway = true;
        _buffer.Record(beat);
        _buffer.Record(count);
        await TickUntilAsync(() => _busy.Told.Length > 0);

        _store.IsAway = false;
        await TickUntilAsync(() => _store.Find(beat.Workspace) is not null);
        await TickUntilAsync(() => _busy.Told.Length > 1);

        _busy.Told.ShouldAllBe(told => told == count);
    }

    private async Task TickUntilAsync(Func<bool> condition)
    {
        for (var tries = 0; !condition(); tries++)
        {
            tries.ShouldBeLessThan(10_000, "it never came to be");
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Cancelled);
        }
    }

    private static Beat Beat() => new(TestSilo.NewId(), new WorkspaceVitals { LastHeartbeatAt = Facts.Start }, "http://10.0.0.1");

    private HeartbeatFlusher NewFlusher() => new(
        _buffer, _store, _presence, _busy, new ThisSilo(), new OptionsWrapper<WorkspaceOptions>(new WorkspaceOptions()), _clock, NullLogger<HeartbeatFlusher>.Instance);
}
