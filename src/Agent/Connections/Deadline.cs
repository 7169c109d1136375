namespace Molecule.Agent.Connections;

/// <summary>
/// How long a call may still take, for a thread that waits by itself: no timer can be relied on to wake it, because timers need a
/// thread of the pool. So it waits in slices and looks at the clock and at <paramref name="abort"/> between them.
/// </summary>
internal sealed class Deadline(TimeSpan timeout, TimeProvider timeProvider, CancellationToken abort)
{
    /// <summary>How late an abort is noticed, or a clock that does not run with the real one.</summary>
    private static readonly TimeSpan MaxSlice = TimeSpan.FromMilliseconds(100);

    private readonly long _startedAt = timeProvider.GetTimestamp();

    public bool IsOver => abort.IsCancellationRequested || Left <= TimeSpan.Zero;

    private TimeSpan Left => timeout - timeProvider.GetElapsedTime(_startedAt);

    /// <exception cref="TimeoutException">The time is over.</exception>
    /// <exception cref="OperationCanceledException">The call was given up.</exception>
    public TimeSpan NextSlice()
    {
        abort.ThrowIfCancellationRequested();
        var left = Left;
        if (left <= TimeSpan.Zero)
        {
            throw new TimeoutException();
        }

        return left < MaxSlice ? left : MaxSlice;
    }

    /// <summary>An equal share of what is left, for one of several ways that are tried one after the other.</summary>
    public Deadline Share(int ways) => new(Left / ways, timeProvider, abort);
}
