using System.Collections.Immutable;
using Molecule.Grains.Workspaces;

namespace Molecule.Grains.Teams;

/// <summary>What collapsing a workspace comes to.</summary>
/// <param name="Names">Its children, by name.</param>
/// <param name="Gone">Everything below it, deepest first.</param>
/// <param name="Facts">What happens to the workspace itself; none when nothing stands below it.</param>
internal sealed record TeamCollapse(ImmutableArray<string> Names, ImmutableArray<WorkspaceChange> Gone, ImmutableArray<WorkspaceFact> Facts);
