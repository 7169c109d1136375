using System.Net;
using System.Net.Sockets;
using Molecule.Cli.Bench.Load;

namespace Molecule.Cli.Bench.Storms;

/// <summary>
/// An agent whose platform was away: it beats as soon as its moment has come, again a little later when that is refused, and then on and on. Each
/// beat goes over a connection of its own, as that of an agent does that has just lost its own.
/// </summary>
/// <param name="port">Where the gateway is.</param>
/// <param name="request">The heartbeat.</param>
/// <param name="doors">How many connections may be open at once, of all agents together.</param>
/// <param name="time">The clock.</param>
internal sealed class ReturningAgent(int port, byte[] request, SemaphoreSlim doors, TimeProvider time)
{
    /// <summary>As the SDK waits for an answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>How long an agent rests after a beat that failed, at most.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>How often it beats, about.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <summary>From when it wanted to beat first until that was answered; null when it never was.</summary>
    public TimeSpan? Waited { get; private set; }

    /// <summary>When that was, by the clock that only goes forward.</summary>
    public long ReturnedAt { get; private set; }

    /// <summary>Beats that were refused, or not answered.</summary>
    public int Failures { get; private set; }

    /// <summary>Beats until it is stopped.</summary>
    /// <param name="moment">How long it waits before it begins.</param>
    /// <param name="stop">Ends it.</param>
    public async Task RunAsync(TimeSpan moment, CancellationToken stop)
    {
        try
        {
            await Task.Delay(moment, time, stop);
            var due = time.GetTimestamp();
            while (true)
            {
                var isHeard = await TryBeatAsync(stop);
                if (isHeard && Waited is null)
                    (ReturnedAt, Waited) = (time.GetTimestamp(), time.GetElapsedTime(due));
                if (!isHeard)
                    Failures++;
                await Task.Delay((isHeard ? Interval : Pause) * (1 - (Random.Shared.NextDouble() / 4)), time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // It is over.
        }
    }

    private async Task<bool> TryBeatAsync(CancellationToken stop)
    {
        await doors.WaitAsync(stop);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            limit.CancelAfter(Patience);
            // Cut, not closed: the ports of connections that are closed are kept for a minute, and there are not enough.
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, LingerState = new LingerOption(enable: true, seconds: 0) };
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), limit.Token);
            await socket.SendAsync(request, limit.Token);
            var answer = new byte[1024];
            for (var length = 0; length < answer.Length;)
            {
                var got = await socket.ReceiveAsync(answer.AsMemory(length), limit.Token);
                if (got == 0)
                    return false;
                length += got;
                if (Answer.TryRead(answer.AsSpan(0, length), out var status, out _))
                    return status == 200;
            }
            return false;
        }
        catch (Exception e) when (e is SocketException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return false;
        }
        finally
        {
            doors.Release();
        }
    }
}
