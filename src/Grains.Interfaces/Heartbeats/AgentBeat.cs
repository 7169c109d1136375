using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces.Heartbeats;

/// <summary>A heartbeat on its way to the silo that hears its workspace.</summary>
/// <param name="Workspace">Whose agent beats.</param>
/// <param name="Heartbeat">What it says of itself.</param>
/// <param name="Token">The bearer token that was shown; null when the gateway vouches for the caller.</param>
[GenerateSerializer, Immutable, Alias("molecule.agent-beat")]
public sealed record AgentBeat(
    [property: Id(0)] WorkspaceId Workspace,
    [property: Id(1)] Heartbeat Heartbeat,
    [property: Id(2)] string? Token)
{
    /// <summary>Names the workspace only: what is said and the token are nobody's business in a log.</summary>
    /// <returns>The id of the workspace.</returns>
    public override string ToString() => Workspace.ToString();
}
