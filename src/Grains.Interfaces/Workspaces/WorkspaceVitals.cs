namespace Molecule.Grains.Interfaces.Workspaces;

/// <summary>
/// What an agent last said of itself in a heartbeat. Not part of the log: kept in the grain's memory and written to Postgres about once a
/// second, so a reader of the database sees it at most that much late.
/// </summary>
[GenerateSerializer, Immutable, Alias("molecule.workspace-vitals")]
public sealed record WorkspaceVitals
{
    /// <summary>Nothing has been heard yet.</summary>
    public static WorkspaceVitals None { get; } = new();

    /// <summary>When the last heartbeat or registration arrived at the grain, by the silo's clock, UTC; null before the first.</summary>
    [Id(0)] public DateTimeOffset? LastHeartbeatAt { get; init; }

    /// <summary>Share of recent work that failed, 0 to 1.</summary>
    [Id(1)] public double ErrorRate { get; init; }

    /// <summary>One recent error, at most 2,000 characters; empty when there is none.</summary>
    [Id(2)] public string SampleError { get; init; } = "";

    /// <summary>Tasks being worked on now.</summary>
    [Id(3)] public int ActiveTasks { get; init; }

    /// <summary>Seconds since the agent started.</summary>
    [Id(4)] public int UptimeSeconds { get; init; }

    /// <summary>What it is working on, at most 2,000 characters; empty when idle.</summary>
    [Id(5)] public string CurrentTask { get; init; } = "";
}
