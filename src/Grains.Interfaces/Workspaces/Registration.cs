namespace Molecule.Grains.Interfaces.Workspaces;

/// <summary>What an agent registers with (contract section 5.4).</summary>
/// <param name="Url">
/// Where it is reached: an absolute http or https URI of at most 2,000 characters, without user info (peers are told it) or fragment; or
/// <c>remote://no-inbound</c> when nobody can call it.
/// </param>
/// <param name="AgentCard">Its agent card, any JSON value, as compact JSON text.</param>
[GenerateSerializer, Immutable, Alias("molecule.registration")]
public sealed record Registration([property: Id(0)] string Url, [property: Id(1)] string AgentCard);
