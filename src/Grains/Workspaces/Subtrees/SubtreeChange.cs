using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Workspaces.Subtrees;

/// <summary>What a command does to a workspace and to those below it: all of it in one commit, or none.</summary>
internal sealed record SubtreeChange
{
    /// <summary>What happens to the workspace itself; nothing when the command changes nothing.</summary>
    public ImmutableArray<WorkspaceFact> Own { get; init; } = [];

    /// <summary>What happens to those below.</summary>
    public ImmutableArray<WorkspaceChange> Below { get; init; } = [];

    /// <summary>The children for whose sake nothing happens.</summary>
    public ImmutableArray<WorkspaceName> InTheWay { get; init; } = [];
}
