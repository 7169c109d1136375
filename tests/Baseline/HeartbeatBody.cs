namespace Molecule.Baseline;

/// <summary>The same fields as Molecule's.</summary>
internal sealed record HeartbeatBody
{
    public Guid WorkspaceId { get; init; }

    public double ErrorRate { get; init; }

    public string? SampleError { get; init; }

    public int ActiveTasks { get; init; }

    public int UptimeSeconds { get; init; }

    public string? CurrentTask { get; init; }
}
