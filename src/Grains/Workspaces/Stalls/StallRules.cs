using System.Collections.Immutable;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Heartbeats;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Workspaces.Stalls;

/// <summary>
/// When an agent that is alive makes no progress. Progress is another task, another number of them, or another word of the agent about it. Pure:
/// how long ago that was is measured by whoever asks.
/// </summary>
internal static class StallRules
{
    /// <summary>Shorter, and the pauses between heartbeats would be taken for standing still.</summary>
    public static readonly TimeSpan MinTimeout = TimeSpan.FromSeconds(10);

    public static readonly TimeSpan MaxTimeout = TimeSpan.FromDays(1);

    public static void RequireTimeout(TimeSpan? timeout)
    {
        if (timeout < MinTimeout || timeout > MaxTimeout || timeout?.Ticks % TimeSpan.TicksPerSecond > 0)
        {
            throw new InvalidFieldException(
                "stall_timeout_seconds", $"must be a whole number, {MinTimeout.TotalSeconds:0} to {MaxTimeout.TotalSeconds:0}, or null");
        }
    }

    /// <summary>What a heartbeat says of progress, as exactly as it can be kept; null when it says nothing.</summary>
    public static DateTimeOffset? WordOf(Heartbeat heartbeat) =>
        heartbeat.ProgressAt is { } at ? at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMicrosecond)) : null;

    /// <summary>How long progress is waited for; null when it is not, because nobody looks, nobody works, or it is known not to come.</summary>
    public static TimeSpan? Window(WorkspaceState? state, WorkspaceVitals vitals) =>
        state is { StalledSince: null } && IsAtWork(state) && vitals.ActiveTasks > 0 ? state.StallTimeout : null;

    /// <summary>Whether the waiting begins anew, because before the change nobody waited, or for another time.</summary>
    public static bool BeginsAnew(WorkspaceState? before, WorkspaceState after) =>
        before is null || before.StallTimeout != after.StallTimeout || (!IsAtWork(before) && IsAtWork(after));

    /// <summary>What follows when the window has passed.</summary>
    public static WorkspaceFact? Stall(WorkspaceState state, WorkspaceVitals vitals, DateTimeOffset? progressAt, DateTimeOffset at) =>
        Window(state, vitals) is null
            ? null
            : new WorkspaceFact.Stalled(at, Actor.Platform, vitals.ActiveTasks, vitals.CurrentTask, progressAt);

    /// <summary>Why a stalled one is so no more; null when it still is, or is not stalled.</summary>
    /// <param name="state">The workspace.</param>
    /// <param name="vitals">What its agent says now.</param>
    /// <param name="hasProgressed">Whether there was progress since it stalled.</param>
    public static StallEnd? End(WorkspaceState state, WorkspaceVitals vitals, bool hasProgressed) =>
        state.StalledSince is null ? null : vitals.ActiveTasks == 0 ? StallEnd.Idle : hasProgressed ? StallEnd.Progress : null;

    /// <summary>What follows from that.</summary>
    public static WorkspaceFact? GoOn(WorkspaceState state, WorkspaceVitals vitals, bool hasProgressed, DateTimeOffset at) =>
        End(state, vitals, hasProgressed) is { } reason ? new WorkspaceFact.Progressed(at, Actor.Workspace, reason) : null;

    /// <summary>
    /// The facts, and before them the end of a stall that cannot outlast them: only one that is online or degraded and looked at is stalled.
    /// All commits go through here, so that none of the many ways to put a workspace to rest has to think of it.
    /// </summary>
    public static ImmutableArray<WorkspaceFact> Complete(WorkspaceId id, WorkspaceState? before, ImmutableArray<WorkspaceFact> facts)
    {
        if (before?.StalledSince is null || facts.IsEmpty)
        {
            return facts;
        }

        var after = facts.Aggregate(before, (state, fact) => WorkspaceState.Apply(id, state, fact));
        StallEnd? reason = after.StalledSince is null ? null
            : !IsAtWork(after) ? StallEnd.Status
            : after.StallTimeout is null ? StallEnd.SwitchedOff
            : null;
        return reason is { } one ? [new WorkspaceFact.Progressed(facts[0].At, facts[0].By, one), .. facts] : facts;
    }

    private static bool IsAtWork(WorkspaceState state) => state.Status is WorkspaceStatus.Online or WorkspaceStatus.Degraded;
}
