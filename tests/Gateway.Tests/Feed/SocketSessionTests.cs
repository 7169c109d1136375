using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Gateway.Feed;

namespace Molecule.Gateway.Tests.Feed;

/// <summary>How long a socket may take for a frame, on a clock that the test moves.</summary>
public sealed class SocketSessionTests : IAsyncLifetime
{
    private readonly FeedStage _stage = new();
    private readonly FakeSocket _socket = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return _stage.DisposeAsync();
    }

    [Fact]
    public async Task W4_FrameNotTakenWithinTheLimit_ClosedWithACodeThatSaysSo_OnceItCanBeHeard()
    {
        var session = await BlockAsync();
        _stage.Time.Advance(_stage.Options.SendTimeout + TimeSpan.FromSeconds(1));
        session.IsCompleted.ShouldBeFalse();
        _socket.GoOnReading();
        await session;
        _socket.Closed.ShouldBe((SocketSession.TooSlow, "too slow; come back with after=1"));
        ((int)SocketSession.TooSlow).ShouldBe(4008);
        _socket.WasAborted.ShouldBeFalse();
    }

    [Fact]
    public async Task FrameNeverTaken_IsCutOff()
    {
        var session = await BlockAsync();
        await _stage.UntilAsync(() => session.IsCompleted);
        await session;
        _socket.WasAborted.ShouldBeTrue();
        _socket.Closed.ShouldBeNull();
    }

    [Fact]
    public async Task FrameTakenJustInTime_NothingHappens()
    {
        var session = await BlockAsync();
        _stage.Time.Advance(_stage.Options.SendTimeout - TimeSpan.FromMilliseconds(1));
        _socket.GoOnReading();
        await Until.TrueAsync(() => _socket.Sent == 6);
        session.IsCompleted.ShouldBeFalse();
        _socket.Abort();
        await session;
    }

    /// <summary>While a frame is not taken, nothing is made ready for after it.</summary>
    [Fact]
    public async Task FrameNotTaken_NothingPilesUp()
    {
        var session = await BlockAsync();
        _stage.Cluster.Log.Append(100);
        await _stage.PumpAsync();
        var reads = _stage.Cluster.Log.Reads.Count;
        _stage.Time.Advance(TimeSpan.FromSeconds(10));
        (_socket.Sent, _stage.Cluster.Log.Reads.Count).ShouldBe((2, reads));
        _socket.Abort();
        _socket.GoOnReading();
        await session;
    }

    /// <summary>A session whose client took the first of six facts and stopped at the second.</summary>
    private async Task<Task> BlockAsync()
    {
        _stage.Cluster.Log.Append(1);
        await _stage.PumpAsync();
        var session = new SocketSession(_socket, _stage.Options, _stage.Time, NullLogger<SocketSession>.Instance)
            .RunAsync(_stage.Stream, new Subscriber(Hearing.Everything, 0), CancellationToken.None, CancellationToken.None);
        await Until.TrueAsync(() => _socket.Sent == 1);
        _socket.StopReading();
        _stage.Cluster.Log.Append(5);
        await _stage.PumpAsync();
        var taken = _socket.Sent;
        await _stage.UntilAsync(() => _socket.Sent == taken + 1);
        return session;
    }
}
