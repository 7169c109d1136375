using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces.Routing;

/// <summary>A place in a list of peers. It stays good when the workspace that it names is moved or removed meanwhile.</summary>
/// <param name="Section">Where the last peer of the page before stood.</param>
/// <param name="CreatedAt">When that one was created.</param>
/// <param name="Id">Which one it was.</param>
[GenerateSerializer, Immutable, Alias("molecule.peer-cursor")]
public sealed record PeerCursor(
    [property: Id(0)] PeerSection Section,
    [property: Id(1)] DateTimeOffset CreatedAt,
    [property: Id(2)] WorkspaceId Id);
