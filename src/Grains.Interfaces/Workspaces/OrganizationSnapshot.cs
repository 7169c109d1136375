using System.Collections.Immutable;

namespace Molecule.Grains.Interfaces.Workspaces;

/// <summary>The organisation at one moment.</summary>
/// <param name="Position">The last fact that the picture includes; 0 before the first.</param>
/// <param name="Workspaces">All that are not removed, oldest first, without their cards.</param>
[GenerateSerializer, Immutable, Alias("molecule.organization-snapshot")]
public sealed record OrganizationSnapshot([property: Id(0)] long Position, [property: Id(1)] ImmutableArray<Workspace> Workspaces);
