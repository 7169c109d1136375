namespace Molecule.Grains.Interfaces.Agents;

/// <summary>What fills a workspace today.</summary>
/// <param name="Id">Names this assignment; it stays the same when the agent moves to another workspace.</param>
/// <param name="Model">Which model it is.</param>
[GenerateSerializer, Immutable, Alias("molecule.assigned-agent")]
public sealed record AssignedAgent([property: Id(0)] Guid Id, [property: Id(1)] string Model);
