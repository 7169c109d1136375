using Microsoft.Extensions.Logging;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces.Heartbeats;

namespace Molecule.Grains.Workspaces.Liveness;

/// <summary>Waits for the next sign of life of one agent, by the silence that this silo measures: with a timer of its grain, and whenever a witness asks.</summary>
/// <param name="id">Whose agent.</param>
/// <param name="grain">Whose timer; null without one, and then only witnesses ask.</param>
/// <param name="pulse">Knows when the last sign of life came.</param>
/// <param name="listening">Knows whether it could have been heard.</param>
/// <param name="time">Measures.</param>
/// <param name="giveUp">
/// Called when the silence has lasted too long, and again until it says that there is nothing to give up any more: Postgres may be away.
/// </param>
/// <param name="logger">Hears of times in which nobody could be heard.</param>
internal sealed partial class SilenceWatch(
    WorkspaceId id,
    IGrainBase? grain,
    Pulse pulse,
    Listening listening,
    TimeProvider time,
    Func<CancellationToken, Task<bool>> giveUp,
    ILogger logger)
{
    /// <summary>Longest pause before an agent is given up again that could not be.</summary>
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(2);

    private IGrainTimer? _timer;
    private TimeSpan? _patience;
    private long _setAt;
    private TimeSpan _due;

    /// <summary>Whether a sign of life was due before now.</summary>
    public bool IsOver => _patience <= time.GetElapsedTime(pulse.LastSign);

    /// <summary>Whether a sign of life is waited for.</summary>
    public bool IsWaiting => _patience is not null;

    /// <summary>From now on, a sign of life is due within this time; null when none is.</summary>
    public void Expect(TimeSpan? patience)
    {
        pulse.Restart(time.GetTimestamp());
        _patience = patience;
        if (patience is null)
        {
            _timer?.Dispose();
            _timer = null;
        }
        else if (_timer is null || time.GetElapsedTime(_setAt) + patience < _due)
        {
            Set(patience.Value);
        }
    }

    /// <summary>Looks how long the silence has been, and gives the agent up when it was too long.</summary>
    /// <returns>When to look again; null when nothing is waited for.</returns>
    public async Task<TimeSpan?> LookAsync(CancellationToken cancellationToken)
    {
        if (_patience is not { } patience)
        {
            return null;
        }

        if (listening.Since is not { } since)
        {
            // From when somebody can be heard again the agent has its whole time, so it cannot be over any earlier.
            Set(patience);
            return patience;
        }

        if (since > pulse.LastSign)
        {
            // Nobody could be heard for a part of this silence: the agent has its whole time from when it could again.
            LogDeaf(logger, id);
            pulse.Restart(since);
        }

        var remaining = patience - time.GetElapsedTime(pulse.LastSign);
        if (remaining > TimeSpan.Zero)
        {
            Set(remaining);
            return remaining;
        }

        // Set first: whatever becomes of this attempt, there is another one until the agent is given up. Not all at the same moment.
        var pause = RetryPause * ((1 + Random.Shared.NextDouble()) / 2);
        Set(pause);
        if (!await giveUp(cancellationToken))
        {
            return pause;
        }

        Expect(null);
        return null;
    }

    /// <summary>
    /// Sets the timer. It is not moved with every heartbeat: it fires once per patience, sees how long the silence really was, and waits for
    /// the rest.
    /// </summary>
    private void Set(TimeSpan due)
    {
        _setAt = time.GetTimestamp();
        _due = due;
        if (_timer is not null)
        {
            _timer.Change(due, Timeout.InfiniteTimeSpan);
        }
        else if (grain is not null)
        {
            _timer = grain.RegisterGrainTimer(LookAsync, new GrainTimerCreationOptions(due, Timeout.InfiniteTimeSpan) { KeepAlive = true });
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Nobody could be heard for a while; workspace {Workspace} has its whole time again")]
    private static partial void LogDeaf(ILogger logger, WorkspaceId workspace);
}
