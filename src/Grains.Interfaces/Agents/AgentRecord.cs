namespace Molecule.Grains.Interfaces.Agents;

/// <summary>An assignment of today or of the past.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Model">Which model it is.</param>
/// <param name="Status">What became of it.</param>
/// <param name="CreatedAt">When it was assigned, UTC.</param>
/// <param name="RemovedAt">When it ended, UTC; null while it is active.</param>
/// <param name="RemovalReason">
/// Why it ended: <c>model_replaced</c>, <c>manual_removal</c> or <c>workspace_removed</c>; null while it is active.
/// </param>
[GenerateSerializer, Immutable, Alias("molecule.agent-record")]
public sealed record AgentRecord(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string Model,
    [property: Id(2)] AgentStatus Status,
    [property: Id(3)] DateTimeOffset CreatedAt,
    [property: Id(4)] DateTimeOffset? RemovedAt,
    [property: Id(5)] string? RemovalReason);
