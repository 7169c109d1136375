using System.Collections.Immutable;

namespace Molecule.Grains.Interfaces.Agents;

/// <summary>A page of assignments.</summary>
/// <param name="Agents">Newest first.</param>
/// <param name="HasMore">Whether there are older ones.</param>
[GenerateSerializer, Immutable, Alias("molecule.agent-page")]
public sealed record AgentPage([property: Id(0)] ImmutableArray<AgentRecord> Agents, [property: Id(1)] bool HasMore);
