namespace Molecule.Agent.Connections;

/// <summary>Every field is always sent: the platform reads an absent one as zero, and zero overwrites.</summary>
internal sealed record HeartbeatRequest(
    Guid WorkspaceId,
    double ErrorRate,
    string SampleError,
    int ActiveTasks,
    long UptimeSeconds,
    string CurrentTask);
