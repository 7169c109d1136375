using Microsoft.Extensions.Logging;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Workspaces.Liveness;

/// <summary>
/// A word that is due from one agent, by the silence that this silo measures. Its grain is asked when the time is over, by <see cref="Deadlines"/> and
/// by whoever else looks; whether it is, anybody can see without a turn of the grain.
/// </summary>
/// <param name="workspace">Whose agent.</param>
/// <param name="deadlines">See when the time is over; null when only others look.</param>
/// <param name="listening">Knows whether the word could have been heard.</param>
/// <param name="time">Measures.</param>
/// <param name="logger">Hears of times in which nobody could be heard.</param>
internal abstract partial class Deadline(WorkspaceId workspace, Deadlines? deadlines, Listening listening, TimeProvider time, ILogger logger)
{
    private const long None = -1;

    private long _patience = None;

    public WorkspaceId Workspace => workspace;

    /// <summary>Whether a word is waited for.</summary>
    public bool IsWaiting => Patience is not null;

    /// <summary>Whether it was due before now.</summary>
    public bool IsOver => Patience <= time.GetElapsedTime(LastWord);

    /// <summary>In which second it will be looked at; 0 when in none. Belongs to <see cref="Deadlines"/>.</summary>
    internal long Due { get; set; }

    /// <summary>When the waiting began anew, by the clock that only goes forward.</summary>
    protected abstract long LastWord { get; }

    private TimeSpan? Patience => Volatile.Read(ref _patience) is var ticks && ticks != None ? new TimeSpan(ticks) : null;

    /// <summary>From the last word on, the next one is due within this time; null when none is.</summary>
    public virtual void Expect(TimeSpan? patience)
    {
        Volatile.Write(ref _patience, patience?.Ticks ?? None);
        if (Remaining is { } remaining)
        {
            deadlines?.Enter(this, remaining);
        }
    }

    /// <summary>How long until it is over; zero or less when it is, null when nothing is waited for.</summary>
    /// <remarks>While nobody can be heard, and from when somebody can be again, the agent has its whole time.</remarks>
    internal TimeSpan? Remaining => Patience is not { } patience ? null
        : listening.Since is { } since ? patience - time.GetElapsedTime(Math.Max(since, LastWord))
        : patience;

    /// <summary>In a turn of the grain: settles what follows when the time is over.</summary>
    /// <returns>When to look again; null when nothing is waited for.</returns>
    public async Task<TimeSpan?> LookAsync(CancellationToken cancellationToken)
    {
        if (Remaining is not { } remaining)
        {
            return null;
        }

        if (listening.Since is { } since && since > LastWord)
        {
            LogDeaf(logger, workspace);
            Restart(since);
        }

        if (remaining > TimeSpan.Zero)
        {
            return remaining;
        }

        if (!await SettleAsync(cancellationToken))
        {
            return Deadlines.RetryPause;
        }

        Expect(null);
        return null;
    }

    /// <summary>The waiting begins anew.</summary>
    protected abstract void Restart(long timestamp);

    /// <returns>Whether there is nothing to settle any more; otherwise it is called again. Postgres may be away.</returns>
    protected abstract Task<bool> SettleAsync(CancellationToken cancellationToken);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Nobody could be heard for a while; workspace {Workspace} has its whole time again")]
    private static partial void LogDeaf(ILogger logger, WorkspaceId workspace);
}
