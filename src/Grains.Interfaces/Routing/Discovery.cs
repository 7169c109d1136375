using Molecule.Grains.Interfaces.EventLog;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces.Routing;

/// <summary>Where a workspace is reached (contract section 5.4).</summary>
/// <param name="Outcome">What became of the question.</param>
/// <param name="Id">The workspace that was found: the one asked for, or the one that speaks for it.</param>
/// <param name="Name">Its display name.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Url">
/// Its address as the caller can use it; null when it has none, or when another speaks for the one asked for and the caller may not talk to it.
/// </param>
/// <param name="LastEvent">What last happened to it; only when it is gone.</param>
[GenerateSerializer, Immutable, Alias("molecule.discovery")]
public sealed record Discovery(
    [property: Id(0)] DiscoveryOutcome Outcome,
    [property: Id(1)] WorkspaceId Id,
    [property: Id(2)] string Name,
    [property: Id(3)] WorkspaceStatus Status,
    [property: Id(4)] string? Url = null,
    [property: Id(5)] StructureEvent? LastEvent = null);
