using System.Collections.Immutable;

namespace Molecule.Grains.Interfaces.History;

/// <summary>A piece of what differs in the organisation between two moments.</summary>
/// <param name="From">The earlier moment; the same in all pieces.</param>
/// <param name="To">The later moment; the same in all pieces.</param>
/// <param name="Workspaces">Some of the workspaces that differ, the oldest first.</param>
[GenerateSerializer, Immutable, Alias("molecule.organization-difference")]
public sealed record OrganizationDifference(
    [property: Id(0)] LogPoint From,
    [property: Id(1)] LogPoint To,
    [property: Id(2)] ImmutableArray<WorkspaceDifference> Workspaces);
