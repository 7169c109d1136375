using Microsoft.Extensions.Logging;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces.Heartbeats;
using Molecule.Grains.Workspaces.Liveness;

namespace Molecule.Grains.Workspaces.Stalls;

/// <summary>Waits for the progress of one busy agent, with a timer of its grain, by the time that this silo measures.</summary>
/// <param name="id">Whose agent.</param>
/// <param name="grain">Whose timer.</param>
/// <param name="pulse">Knows when progress was last heard of.</param>
/// <param name="listening">Knows whether it could have been heard.</param>
/// <param name="time">Measures.</param>
/// <param name="callStalled">
/// Called when there was none for too long, and again until it says that there is nothing to wait for any more: Postgres may be away.
/// </param>
/// <param name="logger">Hears of times in which nobody could be heard.</param>
internal sealed partial class StallWatch(
    WorkspaceId id,
    IGrainBase grain,
    Pulse pulse,
    Listening listening,
    TimeProvider time,
    Func<CancellationToken, Task<bool>> callStalled,
    ILogger logger)
{
    /// <summary>Longest pause before an agent is called stalled again that Postgres could not take.</summary>
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(2);

    private IGrainTimer? _timer;
    private TimeSpan? _window;
    private long _setAt;
    private TimeSpan _due;

    /// <summary>Whether progress was due before now.</summary>
    public bool IsOver => _window <= time.GetElapsedTime(pulse.LastProgress);

    /// <summary>Progress is due within this time from when it was last heard of; null when none is.</summary>
    public void Expect(TimeSpan? window)
    {
        _window = window;
        if (window is null)
        {
            _timer?.Dispose();
            _timer = null;
        }
        else if (Remaining(window.Value) is var remaining && (_timer is null || time.GetElapsedTime(_setAt) + remaining < _due))
        {
            Set(remaining);
        }
    }

    private TimeSpan Remaining(TimeSpan window) =>
        window - time.GetElapsedTime(pulse.LastProgress) is var remaining && remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero;

    /// <summary>Sets the timer. It is not moved with every progress: it fires once per window, sees when progress really was, and waits for the rest.</summary>
    private void Set(TimeSpan due)
    {
        _setAt = time.GetTimestamp();
        _due = due;
        if (_timer is null)
        {
            _timer = grain.RegisterGrainTimer(LookAsync, new GrainTimerCreationOptions(due, Timeout.InfiniteTimeSpan) { KeepAlive = true });
        }
        else
        {
            _timer.Change(due, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        if (_window is not { } window)
        {
            return;
        }

        if (listening.Since is not { } since)
        {
            // From when somebody can be heard again the agent has its whole time, so it cannot be over any earlier.
            Set(window);
            return;
        }

        if (since > pulse.LastProgress)
        {
            // Nothing could be heard for a part of this time: the agent has its whole time from when it could again.
            LogDeaf(logger, id);
            pulse.RestartProgress(since);
        }

        if (Remaining(window) is var remaining && remaining > TimeSpan.Zero)
        {
            Set(remaining);
            return;
        }

        // Set first: whatever becomes of this attempt, there is another one until it is settled. Not all at the same moment.
        Set(RetryPause * ((1 + Random.Shared.NextDouble()) / 2));
        if (await callStalled(cancellationToken))
        {
            Expect(null);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Nobody could be heard for a while; workspace {Workspace} has its whole time for progress again")]
    private static partial void LogDeaf(ILogger logger, WorkspaceId workspace);
}
