namespace Molecule.Grains;

/// <summary>The time as it is kept.</summary>
internal static class WrittenTime
{
    /// <summary>Now, to the microsecond: what Postgres gives back is then what was written.</summary>
    public static DateTimeOffset GetWrittenNow(this TimeProvider time)
    {
        var now = time.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
