namespace Molecule.Gateway.Agents;

/// <summary>Says that the agent is taken away.</summary>
internal sealed record RemovedAgentBody
{
    /// <summary>Always <c>removed</c>.</summary>
    public string Status { get; init; } = "removed";

    /// <summary>Which agent it was.</summary>
    public required Guid AgentId { get; init; }
}
