using System.Net;
using System.Threading.Channels;
using Molecule.Agent.Connections;

namespace Molecule.Agent.Heartbeats;

/// <summary>
/// Tells the platform that the agent lives and what it does, until it is stopped, the workspace is gone or the token is refused.
/// It never waits for the agent's work or for a reader of <see cref="Changes"/>, and one loop never waits for another.
/// </summary>
internal sealed class HeartbeatLoop(
    PlatformConnection connection,
    MoleculeAgentOptions options,
    string? token,
    Workload workload,
    TimeProvider timeProvider,
    Func<double> randomness) : IDisposable
{
    private const int MaxUnreadChanges = 64;

    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abort = new();

    // One place is enough: any number of changes since the last beat are told by one beat.
    private readonly Channel<bool> _pokes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    // Nobody has to read them: then the oldest make room, so that the latest state can always be read.
    private readonly Channel<AgentChange> _changes = Channel.CreateBounded<AgentChange>(
        new BoundedChannelOptions(MaxUnreadChanges) { FullMode = BoundedChannelFullMode.DropOldest, SingleWriter = true });

    private int _failures;
    private bool? _connected;

    public ChannelReader<AgentChange> Changes => _changes.Reader;

    public bool IsConnected => Volatile.Read(ref _failures) == 0;

    /// <summary>Something changed that the platform should hear of now.</summary>
    public void Poke() => _pokes.Writer.TryWrite(true);

    public async Task<AgentChange.Stopped> RunAsync()
    {
        // The agent comes here from a registration that the platform accepted.
        Tell(connected: true, failure: null);
        while (!_stop.IsCancellationRequested)
        {
            var sentAt = timeProvider.GetTimestamp();
            if (await BeatAsync() is { } stopped)
            {
                return Finish(stopped);
            }

            await PauseAsync(sentAt);
        }

        await SayGoodbyeAsync();
        return Finish(new AgentChange.Stopped(timeProvider.GetUtcNow(), AgentStopReason.Disposed, failure: null));
    }

    /// <summary>Ends the loop after the beat that is under way and a last one; both are given up when the time is over.</summary>
    public async Task StopAsync(Task loop)
    {
        var timer = timeProvider.CreateTimer(
            static state => ((CancellationTokenSource)state!).Cancel(), _abort, options.StopTimeout, Timeout.InfiniteTimeSpan);
        await using (timer)
        {
            await _stop.CancelAsync();
            await loop;
        }
    }

    public void Dispose()
    {
        _stop.Dispose();
        _abort.Dispose();
    }

    private async Task<AgentChange.Stopped?> BeatAsync()
    {
        // Taken before the snapshot: a change in between is told twice rather than never.
        _pokes.Reader.TryRead(out _);
        try
        {
            await connection.HeartbeatAsync(Snapshot(), token, _abort.Token);
            Volatile.Write(ref _failures, 0);
            Tell(connected: true, failure: null);
        }
        catch (MoleculeException exception)
        {
            if (ReasonToStop(exception) is { } reason)
            {
                return new AgentChange.Stopped(timeProvider.GetUtcNow(), reason, exception);
            }

            Volatile.Write(ref _failures, _failures + 1);
            Tell(connected: false, exception);
        }
        catch (OperationCanceledException) when (_abort.IsCancellationRequested)
        {
            // The agent is being disposed and this beat took too long: there is no time for another.
        }

        return null;
    }

    /// <summary>
    /// A 404 without the platform's own text may come from anything between here and there, and an agent that is alive must not end
    /// for a proxy that is being restarted. A 410 is said by nobody else.
    /// </summary>
    private static AgentStopReason? ReasonToStop(MoleculeException exception) => exception switch
    {
        MoleculeRefusedException { StatusCode: HttpStatusCode.Unauthorized } => AgentStopReason.TokenRefused,
        MoleculeRefusedException { StatusCode: HttpStatusCode.Gone } => AgentStopReason.WorkspaceRemoved,
        MoleculeRefusedException { StatusCode: HttpStatusCode.NotFound, Error: not null } => AgentStopReason.WorkspaceRemoved,
        _ => null,
    };

    private Task PauseAsync(long sentAt) =>
        _failures > 0
            // What changes meanwhile waits for the next try: a platform in trouble is not helped by more calls.
            ? DelayAsync(Backoff.After(_failures, options.InitialBackoff, options.MaxBackoff, randomness()))
            : PauseUntilDueOrChangedAsync(sentAt);

    private async Task PauseUntilDueOrChangedAsync(long sentAt)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var due = Task.Delay(Backoff.Jittered(options.HeartbeatInterval, options.HeartbeatJitter, randomness()), timeProvider, waiting.Token);
        var changed = _pokes.Reader.WaitToReadAsync(waiting.Token).AsTask();
        await Task.WhenAny(due, changed);
        // Whichever lost leaves no timer and no waiter behind.
        await waiting.CancelAsync();

        var gap = options.CoalescingGap - timeProvider.GetElapsedTime(sentAt);
        if (gap > TimeSpan.Zero)
        {
            await DelayAsync(gap);
        }
    }

    private async Task DelayAsync(TimeSpan delay) =>
        await Task.Delay(delay, timeProvider, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task SayGoodbyeAsync()
    {
        try
        {
            await connection.HeartbeatAsync(Snapshot(), token, _abort.Token);
        }
        catch (MoleculeException)
        {
            // A courtesy: without it the platform finds out by the silence.
        }
        catch (OperationCanceledException) when (_abort.IsCancellationRequested)
        {
            // As above.
        }
    }

    private HeartbeatRequest Snapshot()
    {
        var work = workload.Read();
        return new HeartbeatRequest(
            options.WorkspaceId, work.ErrorRate, work.SampleError, work.ActiveTasks, work.UptimeSeconds, work.CurrentTask);
    }

    private void Tell(bool connected, MoleculeException? failure)
    {
        if (_connected == connected)
        {
            return;
        }

        _connected = connected;
        var at = timeProvider.GetUtcNow();
        _changes.Writer.TryWrite(failure is null ? new AgentChange.Connected(at) : new AgentChange.Disconnected(at, failure));
    }

    private AgentChange.Stopped Finish(AgentChange.Stopped stopped)
    {
        _changes.Writer.TryWrite(stopped);
        _changes.Writer.Complete();
        return stopped;
    }
}
