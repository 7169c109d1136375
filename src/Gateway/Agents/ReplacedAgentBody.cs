using Molecule.Grains.Interfaces.Agents;

namespace Molecule.Gateway.Agents;

/// <summary>One agent in the place of another.</summary>
internal sealed record ReplacedAgentBody
{
    /// <summary>Names the agent that fills the workspace now.</summary>
    public required Guid AgentId { get; init; }

    /// <summary>Which model it is.</summary>
    public required string Model { get; init; }

    /// <summary>Which model filled the workspace before.</summary>
    public required string OldModel { get; init; }

    public static ReplacedAgentBody From(AgentReplacement replacement) =>
        new() { AgentId = replacement.Agent.Id, Model = replacement.Agent.Model, OldModel = replacement.OldModel };
}
