using System.Net;
using System.Threading.Channels;
using Molecule.Agent.Connections;

namespace Molecule.Agent.Heartbeats;

/// <summary>
/// Tells the platform that the agent lives and what it does, until it is stopped, the workspace is gone or the token is refused.
/// It never waits for the agent's work or for a reader of <see cref="Changes"/>, and one loop never waits for another.
/// </summary>
/// <remarks>
/// A thread of its own, which also does its own waiting and sending: tasks, timers and asynchronous calls all need a thread of the pool,
/// and when the agent's work holds every one of them, an agent that works as hard as it can would look dead.
/// </remarks>
internal sealed class HeartbeatLoop : IDisposable
{
    private const int MaxUnreadChanges = 64;
    private static readonly TimeSpan ShortestAsked = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(5);

    private readonly PlatformConnection _connection;
    private readonly MoleculeAgentOptions _options;
    private readonly string? _token;
    private readonly Workload _workload;
    private readonly TimeProvider _timeProvider;
    private readonly Func<double> _randomness;

    private readonly Task<AgentChange.Stopped> _loop;
    private readonly CancellationTokenSource _abort = new();

    // Nobody has to read them: then the oldest make room, so that the latest state can always be read.
    private readonly Channel<AgentChange> _changes = Channel.CreateBounded<AgentChange>(
        new BoundedChannelOptions(MaxUnreadChanges) { FullMode = BoundedChannelFullMode.DropOldest, SingleWriter = true });

    // Guards the two below it, and is what the thread sleeps on. Any number of changes since the last beat are told by one beat.
    private readonly object _wake = new();
    private bool _changed;
    private bool _stopping;

    private TimeSpan? _asked;
    private int _failures;
    private bool? _connected;

    public HeartbeatLoop(
        PlatformConnection connection,
        MoleculeAgentOptions options,
        string? token,
        Workload workload,
        TimeProvider timeProvider,
        Func<double> randomness)
    {
        _connection = connection;
        _options = options;
        _token = token;
        _workload = workload;
        _timeProvider = timeProvider;
        _randomness = randomness;
        // A task, so that an error ends up in it and not in the process. Whoever waits for it must not continue on this thread.
        _loop = new Task<AgentChange.Stopped>(Run, TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public ChannelReader<AgentChange> Changes => _changes.Reader;

    public bool IsConnected => Volatile.Read(ref _failures) == 0;

    public Task<AgentChange.Stopped> Completion => _loop;

    public void Start()
    {
        var thread = new Thread(() => _loop.RunSynchronously(TaskScheduler.Default)) { IsBackground = true, Name = "Molecule beat" };
        // Without the context of whoever starts the agent, which would be kept for as long as it lives.
        thread.UnsafeStart();
    }

    /// <summary>Something changed that the platform should hear of now.</summary>
    public void Poke()
    {
        lock (_wake)
        {
            _changed = true;
            Monitor.PulseAll(_wake);
        }
    }

    /// <summary>Ends the loop after the beat that is under way and a last one; both are given up when the time is over.</summary>
    public async Task StopAsync()
    {
        var timer = _timeProvider.CreateTimer(
            static state => ((CancellationTokenSource)state!).Cancel(), _abort, _options.StopTimeout, Timeout.InfiniteTimeSpan);
        await using (timer)
        {
            lock (_wake)
            {
                _stopping = true;
                Monitor.PulseAll(_wake);
            }

            await _loop;
        }
    }

    public void Dispose() => _abort.Dispose();

    private AgentChange.Stopped Run()
    {
        using var direct = _connection.ConnectHeartbeats(_token);
        // The agent comes here from a registration that the platform accepted.
        Tell(connected: true, failure: null);
        while (!IsStopping())
        {
            var sentAt = _timeProvider.GetTimestamp();
            if (Beat(direct) is { } stopped)
            {
                return Finish(stopped);
            }

            Pause(sentAt);
        }

        SayGoodbye(direct);
        return Finish(new AgentChange.Stopped(_timeProvider.GetUtcNow(), AgentStopReason.Disposed, failure: null));
    }

    private AgentChange.Stopped? Beat(DirectConnection? direct)
    {
        // Before the snapshot is taken: a change in between is told twice rather than never.
        lock (_wake)
        {
            _changed = false;
        }

        try
        {
            var reply = _connection.Heartbeat(Snapshot(), _token, direct, _abort.Token);
            _asked = AskedFor(reply);
            Volatile.Write(ref _failures, 0);
            Tell(connected: true, failure: null);
        }
        catch (MoleculeException exception)
        {
            if (ReasonToStop(exception) is { } reason)
            {
                return new AgentChange.Stopped(_timeProvider.GetUtcNow(), reason, exception);
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

    /// <summary>
    /// The pause that the platform asks for. It knows its load, and has put the jitter in; but no answer, however wrong, silences an agent
    /// or makes it a flood.
    /// </summary>
    private static TimeSpan? AskedFor(HeartbeatReply reply) => reply.NextHeartbeatMs is { } milliseconds
        ? TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, ShortestAsked.TotalMilliseconds, LongestAsked.TotalMilliseconds))
        : null;

    private void Pause(long sentAt)
    {
        if (_failures > 0)
        {
            // What changes meanwhile waits for the next try: a platform in trouble is not helped by more calls.
            Wait(Backoff.After(_failures, _options.InitialBackoff, _options.MaxBackoff, _randomness()), untilChanged: false);
            return;
        }

        var pausedAt = _timeProvider.GetTimestamp();
        var pause = _asked ?? Backoff.Jittered(_options.HeartbeatInterval, _options.HeartbeatJitter, _randomness());
        Wait(pause, untilChanged: true);

        // A change that comes soon after a beat waits a little for others, but not past the time when the next beat is due anyway.
        var gap = _options.CoalescingGap - _timeProvider.GetElapsedTime(sentAt);
        var due = pause - _timeProvider.GetElapsedTime(pausedAt);
        Wait(gap < due ? gap : due, untilChanged: false);
    }

    /// <summary>Sleeps until the time is over, the loop is to stop or, if that is asked for, something changed.</summary>
    private void Wait(TimeSpan length, bool untilChanged)
    {
        if (length <= TimeSpan.Zero)
        {
            return;
        }

        var since = _timeProvider.GetTimestamp();
        // The timer is for clocks that do not run with the real one. It may never fire, and is not needed for those that do.
        using var timer = _timeProvider.CreateTimer(static state => ((HeartbeatLoop)state!).Wake(), this, length, Timeout.InfiniteTimeSpan);
        lock (_wake)
        {
            while (!_stopping && !(untilChanged && _changed))
            {
                var left = length - _timeProvider.GetElapsedTime(since);
                if (left <= TimeSpan.Zero)
                {
                    break;
                }

                // Rounded up: a wait of no whole millisecond would be none.
                Monitor.Wait(_wake, (int)Math.Ceiling(left.TotalMilliseconds));
            }
        }
    }

    private void Wake()
    {
        lock (_wake)
        {
            Monitor.PulseAll(_wake);
        }
    }

    private bool IsStopping()
    {
        lock (_wake)
        {
            return _stopping;
        }
    }

    private void SayGoodbye(DirectConnection? direct)
    {
        try
        {
            _connection.Heartbeat(Snapshot(), _token, direct, _abort.Token);
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
        var work = _workload.Read();
        return new HeartbeatRequest(
            _options.WorkspaceId,
            work.ErrorRate,
            work.SampleError,
            work.ActiveTasks,
            work.UptimeSeconds,
            work.CurrentTask,
            work.ProgressAt?.UtcDateTime);
    }

    private void Tell(bool connected, MoleculeException? failure)
    {
        if (_connected == connected)
        {
            return;
        }

        _connected = connected;
        var at = _timeProvider.GetUtcNow();
        _changes.Writer.TryWrite(failure is null ? new AgentChange.Connected(at) : new AgentChange.Disconnected(at, failure));
    }

    private AgentChange.Stopped Finish(AgentChange.Stopped stopped)
    {
        _changes.Writer.TryWrite(stopped);
        _changes.Writer.Complete();
        return stopped;
    }
}
