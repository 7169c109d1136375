namespace Molecule.Grains.Interfaces.Workspaces;

/// <summary>What an agent registers with (contract section 5.4).</summary>
/// <param name="Url">Where it is reached, 1 to 2,000 characters.</param>
/// <param name="AgentCard">Its agent card, any JSON value, as compact JSON text.</param>
[GenerateSerializer, Immutable, Alias("molecule.registration")]
public sealed record Registration([property: Id(0)] string Url, [property: Id(1)] string AgentCard);
