using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Workspaces.Commits;

/// <summary>What a commit has made, for the memory of every silo.</summary>
/// <param name="By">The workspace whose grain committed; it knows already.</param>
/// <param name="First">Position of the commit's first fact.</param>
/// <param name="Last">Position of its last fact.</param>
/// <param name="States">The workspaces that it changed, as they are after it.</param>
[GenerateSerializer, Immutable, Alias("molecule.commit-news")]
internal sealed record CommitNews(
    [property: Id(0)] WorkspaceId By,
    [property: Id(1)] long First,
    [property: Id(2)] long Last,
    [property: Id(3)] ImmutableArray<WorkspaceState> States);
