namespace Molecule.Storage.Agents;

/// <summary>A row of <c>agents</c>, column by column.</summary>
internal sealed record AgentRow(
    Guid Id, Guid WorkspaceId, string Model, string Status, DateTime? RemovedAt, string? RemovalReason, DateTime CreatedAt);
