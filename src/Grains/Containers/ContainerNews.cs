using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Containers;

/// <summary>Something that the engine says of a container: a hint to look.</summary>
/// <param name="At">When, by the engine's clock; where to go on watching.</param>
/// <param name="ContainerId">Which one; null for the first element, which only says that the engine listens.</param>
/// <param name="Workspace">Whose it is.</param>
/// <param name="Generation">For which start it was made.</param>
/// <param name="HasEnded">Whether this is its end; how it ended the container says itself.</param>
internal sealed record ContainerNews(DateTimeOffset At, string? ContainerId, WorkspaceId Workspace, long Generation, bool HasEnded);
