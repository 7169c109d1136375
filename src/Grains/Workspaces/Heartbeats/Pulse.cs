using System.Collections.Immutable;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces.Heartbeats;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Routing;
using Molecule.Grains.Workspaces.Stalls;
using Molecule.Grains.Workspaces.Tokens;

namespace Molecule.Grains.Workspaces.Heartbeats;

/// <summary>
/// What a workspace that is awake has heard of its agent, and since when it has heard nothing, or nothing new. Ordinary beats arrive here without a turn of
/// the grain, so this is the one part of a workspace that a lock guards. The grain opens it while nothing is under way that a beat could
/// disturb, and closes it before it commits; while it is closed every beat takes its turn.
/// </summary>
internal sealed class Pulse
{
    private readonly Lock _gate = new();
    private WorkspaceState? _open;
    private ImmutableArray<LiveToken> _tokens = [];
    private WorkspaceVitals _vitals = WorkspaceVitals.None;
    private long _lastSign;
    private DateTimeOffset? _progressAt;
    private long _lastProgress;
    private bool _hasProgressed;
    private long _writtenAt = long.MinValue / 2;

    /// <summary>What the agent last said.</summary>
    public WorkspaceVitals Vitals
    {
        get
        {
            lock (_gate)
            {
                return _vitals;
            }
        }
    }

    /// <summary>When waiting for a sign of life began anew, by the clock that only goes forward.</summary>
    public long LastSign => Volatile.Read(ref _lastSign);

    /// <summary>When waiting for progress began anew, by the clock that only goes forward.</summary>
    public long LastProgress => Volatile.Read(ref _lastProgress);

    /// <summary>What the agent last said of its progress, by its own clock; null when it never did.</summary>
    public DateTimeOffset? ProgressAt
    {
        get
        {
            lock (_gate)
            {
                return _progressAt;
            }
        }
    }

    /// <summary>Whether there was progress since it was last <see cref="Forget">forgotten</see>.</summary>
    public bool HasProgressed
    {
        get
        {
            lock (_gate)
            {
                return _hasProgressed;
            }
        }
    }

    /// <summary>From now on, beats that change nothing of the state need no turn.</summary>
    public void Open(WorkspaceState state, ImmutableArray<LiveToken> tokens)
    {
        lock (_gate)
        {
            (_open, _tokens) = (state, tokens);
        }
    }

    /// <summary>From now on, every beat needs a turn. None is taken note of any more when this returns.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _open = null;
        }
    }

    /// <summary>In a turn of the grain.</summary>
    public void Set(WorkspaceVitals vitals)
    {
        lock (_gate)
        {
            _vitals = vitals;
        }
    }

    /// <summary>Waiting for a sign of life begins anew.</summary>
    public void Restart(long timestamp) => Volatile.Write(ref _lastSign, timestamp);

    /// <summary>Waiting for progress begins anew.</summary>
    public void RestartProgress(long timestamp) => Volatile.Write(ref _lastProgress, timestamp);

    /// <summary>From now on, progress is what comes after this, and another word of it than this one.</summary>
    public void Forget(DateTimeOffset? progressAt)
    {
        lock (_gate)
        {
            (_progressAt, _hasProgressed) = (progressAt, false);
        }
    }

    /// <summary>Takes note of progress, in a turn of the grain: another task, or another word of it than before.</summary>
    public void Progress(Heartbeat heartbeat, bool isAnotherTask, long timestamp)
    {
        lock (_gate)
        {
            var said = StallRules.WordOf(heartbeat) ?? _progressAt;
            if (isAnotherTask || said != _progressAt)
            {
                (_progressAt, _lastProgress, _hasProgressed) = (said, timestamp, true);
            }
        }
    }

    /// <summary>Takes note of a beat that changes vitals and nothing else. Another task is no more than that, unless progress is waited for.</summary>
    /// <param name="beat">What came.</param>
    /// <param name="now">The time of day.</param>
    /// <param name="timestamp">The time by the clock that only goes forward.</param>
    /// <param name="rest">How long, by that clock, a row and its key may stay as they are when there is nothing new but the time.</param>
    /// <param name="beats">Where it waits to be written.</param>
    /// <param name="announcer">Tells of another task.</param>
    /// <returns>Whether it did. Otherwise nothing has changed, and the grain decides.</returns>
    public bool TryHear(AgentBeat beat, DateTimeOffset now, long timestamp, long rest, HeartbeatBuffer beats, IAnnouncer announcer)
    {
        lock (_gate)
        {
            if (_open is not { } state || !WorkspaceRules.IsInRange(beat.Heartbeat) || !IsOpenedBy(beat.Token, now))
            {
                return false;
            }

            var vitals = WorkspaceRules.Listen(beat.Heartbeat, now);
            var isAnotherCount = vitals.ActiveTasks != _vitals.ActiveTasks;
            var isAnotherTask = isAnotherCount || vitals.CurrentTask != _vitals.CurrentTask;
            if ((isAnotherTask && state.StallTimeout is not null) || WorkspaceRules.Beat(state, vitals) is not null)
            {
                return false;
            }

            var progressAt = StallRules.WordOf(beat.Heartbeat) ?? _progressAt;
            var progresses = isAnotherTask || progressAt != _progressAt;
            if (StallRules.End(state, vitals, progresses || _hasProgressed) is not null)
            {
                return false;
            }

            if (progresses)
            {
                (_progressAt, _lastProgress) = (progressAt, timestamp);
            }

            if (isAnotherTask || timestamp - _writtenAt >= rest || vitals.SampleError != _vitals.SampleError)
            {
                _writtenAt = timestamp;
                beats.Record(new Beat(beat.Workspace, vitals, state.Url));
            }

            if (isAnotherCount)
            {
                beats.Record(new BusyCount(beat.Workspace, vitals.ActiveTasks, now));
            }

            _vitals = vitals;
            _lastSign = timestamp;
            if (isAnotherTask)
            {
                // Before the next beat can say something else: tasks are told in the order in which they were heard of.
                announcer.AnnounceTask(beat.Workspace, state.ParentId, vitals);
            }

            return true;
        }
    }

    /// <summary>Whether nobody has to verify the token, or it is live and its use need not be taken note of.</summary>
    private bool IsOpenedBy(string? token, DateTimeOffset now) =>
        token is null || (TokenRules.Find(_tokens, token) is { } found && TokenUses.IsFresh(found, now));
}
