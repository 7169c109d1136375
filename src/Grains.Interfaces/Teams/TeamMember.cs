using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces.Teams;

/// <summary>A workspace of a team.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Name">Display name.</param>
/// <param name="Role">What it does; null when not said.</param>
[GenerateSerializer, Immutable, Alias("molecule.team-member")]
public sealed record TeamMember([property: Id(0)] WorkspaceId Id, [property: Id(1)] string Name, [property: Id(2)] string? Role);
