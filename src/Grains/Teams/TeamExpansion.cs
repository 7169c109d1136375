using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Teams;
using Molecule.Grains.Workspaces;

namespace Molecule.Grains.Teams;

/// <summary>What expanding a workspace comes to.</summary>
/// <param name="Team">The members in the order in which they were asked for.</param>
/// <param name="Made">Those of them that are created.</param>
/// <param name="Facts">What happens to the workspace itself; none when everything is as asked already.</param>
internal sealed record TeamExpansion(ImmutableArray<TeamMember> Team, ImmutableArray<WorkspaceChange> Made, ImmutableArray<WorkspaceFact> Facts);
