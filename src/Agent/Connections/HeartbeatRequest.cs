using System.Text.Json.Serialization;

namespace Molecule.Agent.Connections;

/// <summary>
/// Every field of the contract is always sent: the platform reads an absent one as zero, and zero overwrites. When the agent last got
/// ahead is told while it works; an idle agent has nothing to get ahead with.
/// </summary>
internal sealed record HeartbeatRequest(
    Guid WorkspaceId,
    double ErrorRate,
    string SampleError,
    int ActiveTasks,
    long UptimeSeconds,
    string CurrentTask,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTime? ProgressAt);
