namespace Molecule.Gateway.Agents;

/// <summary>Says where the agent went.</summary>
internal sealed record MovedAgentBody
{
    /// <summary>Names the agent, as before.</summary>
    public required Guid AgentId { get; init; }

    /// <summary>Which model it is.</summary>
    public required string Model { get; init; }

    /// <summary>The workspace that it filled.</summary>
    public required Guid FromWorkspace { get; init; }

    /// <summary>The workspace that it fills now.</summary>
    public required Guid ToWorkspace { get; init; }
}
