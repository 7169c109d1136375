namespace Molecule.Grains.Interfaces.Heartbeats;

/// <summary>
/// What an agent says of itself (contract section 5.4). Absent values are zero or empty and overwrite what was there. Texts over 2,000
/// characters are shortened, not refused: an agent must not seem dead because it is wordy.
/// </summary>
/// <param name="ErrorRate">Share of recent work that failed, 0 to 1.</param>
/// <param name="SampleError">One recent error.</param>
/// <param name="ActiveTasks">Tasks being worked on, 0 or more.</param>
/// <param name="UptimeSeconds">Seconds since the agent started, 0 or more.</param>
/// <param name="CurrentTask">What it is working on.</param>
/// <param name="ProgressAt">
/// When it last made progress, by its own clock; null when it does not say. That clock may be wrong: nothing is read from the value but whether
/// it is another than before.
/// </param>
[GenerateSerializer, Immutable, Alias("molecule.heartbeat")]
public sealed record Heartbeat(
    [property: Id(0)] double ErrorRate,
    [property: Id(1)] string SampleError,
    [property: Id(2)] int ActiveTasks,
    [property: Id(3)] int UptimeSeconds,
    [property: Id(4)] string CurrentTask,
    [property: Id(5)] DateTimeOffset? ProgressAt = null);
