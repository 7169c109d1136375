using Molecule.Grains.Interfaces.Agents;

namespace Molecule.Gateway.Agents;

/// <summary>The agent that fills a workspace.</summary>
internal sealed record AgentBody
{
    /// <summary>Names the agent; it stays the same when the agent moves.</summary>
    public required Guid AgentId { get; init; }

    /// <summary>Which model it is.</summary>
    public required string Model { get; init; }

    public static AgentBody From(AssignedAgent agent) => new() { AgentId = agent.Id, Model = agent.Model };
}
