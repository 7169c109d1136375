using System.Text.Json.Serialization;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Agents;

namespace Molecule.Gateway.Agents;

/// <summary>An agent of today or of the past.</summary>
internal sealed record AgentRecordBody
{
    /// <summary>Names the agent.</summary>
    public required Guid AgentId { get; init; }

    /// <summary>Which model it is.</summary>
    public required string Model { get; init; }

    /// <summary><c>active</c>, <c>replaced</c> or <c>removed</c>.</summary>
    [JsonConverter(typeof(SnakeCaseEnumConverter<AgentStatus>))]
    public required AgentStatus Status { get; init; }

    /// <summary>When it was assigned.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ended; null while it is active.</summary>
    public required DateTimeOffset? RemovedAt { get; init; }

    /// <summary>Why it ended: <c>model_replaced</c>, <c>manual_removal</c> or <c>workspace_removed</c>; null while it is active.</summary>
    public required string? RemovalReason { get; init; }

    public static AgentRecordBody From(AgentRecord agent) => new()
    {
        AgentId = agent.Id,
        Model = agent.Model,
        Status = agent.Status,
        CreatedAt = agent.CreatedAt,
        RemovedAt = agent.RemovedAt,
        RemovalReason = agent.RemovalReason,
    };
}
