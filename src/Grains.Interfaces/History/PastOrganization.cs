using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces.History;

/// <summary>A piece of the organisation as it was.</summary>
/// <param name="At">Up to where the log was folded; the same in all pieces.</param>
/// <param name="Workspaces">
/// Some of those that were not removed, the oldest first. Vitals and places are no facts: nobody knows what they were, so they are empty.
/// </param>
[GenerateSerializer, Immutable, Alias("molecule.past-organization")]
public sealed record PastOrganization([property: Id(0)] LogPoint At, [property: Id(1)] ImmutableArray<Workspace> Workspaces);
