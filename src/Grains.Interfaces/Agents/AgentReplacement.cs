namespace Molecule.Grains.Interfaces.Agents;

/// <summary>One agent in the place of another.</summary>
/// <param name="Agent">Who fills the workspace now.</param>
/// <param name="OldModel">Which model did before.</param>
[GenerateSerializer, Immutable, Alias("molecule.agent-replacement")]
public sealed record AgentReplacement([property: Id(0)] AssignedAgent Agent, [property: Id(1)] string OldModel);
