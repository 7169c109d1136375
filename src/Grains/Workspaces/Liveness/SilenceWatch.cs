using Microsoft.Extensions.Logging;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces.Heartbeats;

namespace Molecule.Grains.Workspaces.Liveness;

/// <summary>Waits for the next sign of life of one agent, with a timer of its grain, by the silence that this silo measures.</summary>
/// <param name="id">Whose agent.</param>
/// <param name="grain">Whose timer.</param>
/// <param name="pulse">Knows when the last sign of life came.</param>
/// <param name="time">Measures.</param>
/// <param name="giveUp">
/// Called when the silence has lasted too long, and again until it says that there is nothing to give up any more: Postgres may be away.
/// </param>
/// <param name="logger">Hears of silos that were held up.</param>
internal sealed partial class SilenceWatch(
    WorkspaceId id, IGrainBase grain, Pulse pulse, TimeProvider time, Func<CancellationToken, Task<bool>> giveUp, ILogger logger)
{
    /// <summary>A timer that fires this much late was held up with its silo: then it is the silo that was silent, not the agent.</summary>
    private static readonly TimeSpan HeldUp = TimeSpan.FromSeconds(5);

    /// <summary>Pause before an agent is given up again that Postgres could not take.</summary>
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(2);

    private IGrainTimer? _timer;
    private TimeSpan? _patience;
    private long _setAt;
    private TimeSpan _due;

    /// <summary>Whether a sign of life was due before now.</summary>
    public bool IsOver => _patience <= time.GetElapsedTime(pulse.LastSign);

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

    /// <summary>
    /// Sets the timer. It is not moved with every heartbeat: it fires once per patience, sees how long the silence really was, and waits for
    /// the rest.
    /// </summary>
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
        if (_patience is not { } patience)
        {
            return;
        }

        if (time.GetElapsedTime(_setAt) - _due > HeldUp)
        {
            // This silo did not run for a while, so it could not hear anybody: the agent gets its whole time again.
            LogHeldUp(logger, id);
            pulse.Restart(time.GetTimestamp());
        }

        var remaining = patience - time.GetElapsedTime(pulse.LastSign);
        if (remaining > TimeSpan.Zero)
        {
            Set(remaining);
            return;
        }

        // Set first: whatever becomes of this attempt, there is another one until the agent is given up.
        Set(RetryPause);
        if (await giveUp(cancellationToken))
        {
            Expect(null);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The silo was held up; workspace {Workspace} gets its whole time again")]
    private static partial void LogHeldUp(ILogger logger, WorkspaceId workspace);
}
