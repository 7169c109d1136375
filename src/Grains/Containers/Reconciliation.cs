using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Containers;

/// <summary>What is to be done, from what is wanted, what was made of it and what there is. Pure: no clock, no I/O, nothing of Orleans.</summary>
internal static class Reconciliation
{
    /// <summary>Ends in a row, without a first heartbeat, after which the workspace is failed.</summary>
    public const int MaxFailures = 10;

    /// <summary>The longest pause before it is started again.</summary>
    public static readonly TimeSpan MaxBackoff = TimeSpan.FromMinutes(5);

    /// <summary>Who was up for so long has not failed in a row with what was before.</summary>
    public static readonly TimeSpan StableAfter = TimeSpan.FromMinutes(1);

    /// <summary>The next step; null when everything is as it should be.</summary>
    /// <param name="wanted">What is wanted, and what was made of it.</param>
    /// <param name="there">The container that the engine has for the workspace; null for none.</param>
    /// <param name="now">The time.</param>
    public static ContainerStep? Next(WantedContainer wanted, ContainerRecord? there, DateTimeOffset now)
    {
        var bound = wanted.Bound;
        return wanted.Wants switch
        {
            // The binding goes last, and as long as there is one nothing may be left.
            WantedState.Gone => new ContainerStep.Remove(WithVolumes: wanted.Status == WorkspaceStatus.Removed),
            WantedState.Stopped when there is { IsRunning: true } => new ContainerStep.Stop(there.Id),
            WantedState.Stopped => bound.State == ContainerState.Stopped ? null : new ContainerStep.Settle(),
            _ => Run(wanted, there, now),
        };
    }

    /// <summary>How long to wait after so many ends in a row: one second, two, four, never more than five minutes, and up to a fifth more by chance.</summary>
    /// <param name="failures">Ends in a row, 1 or more.</param>
    /// <param name="chance">0 to 1, so that those that ended together do not start together.</param>
    public static TimeSpan Backoff(int failures, double chance)
    {
        var seconds = Math.Min(Math.Pow(2, Math.Min(failures - 1, 30)), MaxBackoff.TotalSeconds);
        return TimeSpan.FromSeconds(seconds * (1 + (0.2 * chance)));
    }

    /// <summary>How many ends in a row there are with this one.</summary>
    /// <param name="wanted">What was known before.</param>
    /// <param name="wasUp">Whether its agent had been heard of in this generation.</param>
    /// <param name="now">When it was found to have ended.</param>
    public static int FailuresWith(WantedContainer wanted, bool wasUp, DateTimeOffset now)
    {
        // Who was silent at its end was up for as long as it was heard. Another silo may have noted when, by its own clock: a pause is a little longer then.
        var until = wanted.Status == WorkspaceStatus.Offline ? wanted.LastHeartbeatAt : now;
        return wasUp && until - wanted.Bound.StartedAt >= StableAfter ? 1 : wanted.Bound.Failures + 1;
    }

    private static ContainerStep? Run(WantedContainer wanted, ContainerRecord? there, DateTimeOffset now)
    {
        var bound = wanted.Bound;
        if (bound.Generation < wanted.Generation)
        {
            return new ContainerStep.Launch();
        }

        var current = there?.Generation == wanted.Generation ? there : null;
        return (bound.State, current) switch
        {
            (ContainerState.Running, { IsRunning: true }) => Listen(wanted, current.Id, now),
            (_, { IsRunning: true }) => new ContainerStep.Adopt(current.Id),
            (ContainerState.Waiting, { HasEnded: true }) => new ContainerStep.Report(current.Id),
            (ContainerState.Waiting, _) => IsDue(bound, now) ? new ContainerStep.Launch() : new ContainerStep.Wait(bound.NextStartAt!.Value),
            (ContainerState.Exited, _) => IsDue(bound, now) ? new ContainerStep.Restart() : new ContainerStep.Wait(bound.NextStartAt!.Value),
            // Running by what was noted, or stopped under a workspace that woke by itself.
            _ => new ContainerStep.Report(current?.Id ?? bound.ContainerId),
        };
    }

    /// <summary>
    /// Online, its agent has time until it is found silent; provisioning, until it is given up; offline, as long as one that is found silent, from when
    /// its container was seen to run: somebody may have started it by hand. A start that is said to lie ahead is not waited for.
    /// </summary>
    private static ContainerStep? Listen(WantedContainer wanted, string containerId, DateTimeOffset now)
    {
        if (wanted.Status != WorkspaceStatus.Offline)
        {
            return null;
        }

        return wanted.Bound.StartedAt is { } started && now >= started && now - started < StableAfter
            ? new ContainerStep.Wait(started + StableAfter)
            : new ContainerStep.End(containerId);
    }

    /// <summary>Whether its time has come. A time that is further away than any pause was written by a clock that is ahead of this one.</summary>
    private static bool IsDue(BoundContainer bound, DateTimeOffset now) =>
        bound.NextStartAt is not { } next || now >= next || next - now > MaxBackoff * 1.5;
}
