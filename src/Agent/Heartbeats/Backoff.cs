namespace Molecule.Agent.Heartbeats;

/// <summary>How long to wait, as pure arithmetic on a random number from 0 to below 1.</summary>
internal static class Backoff
{
    /// <summary>
    /// The pause after the given number of failures in a row, at least 1: doubled each time, and then shortened by up to half so
    /// that agents that lost the platform together do not come back together.
    /// </summary>
    public static TimeSpan After(int failures, TimeSpan initial, TimeSpan max, double random)
    {
        // Past 2^20 every allowed initial pause is above every allowed maximum, and the shift must not overflow.
        var doublings = Math.Min(failures - 1, 20);
        var pause = Math.Min(initial.Ticks * (double)(1L << doublings), max.Ticks);
        return TimeSpan.FromTicks((long)(pause * (1 - (random / 2))));
    }

    /// <summary>An interval shortened by up to the given share of it. Never lengthened: the platform counts the silence.</summary>
    public static TimeSpan Jittered(TimeSpan interval, double jitter, double random) =>
        TimeSpan.FromTicks((long)(interval.Ticks * (1 - (jitter * random))));
}
