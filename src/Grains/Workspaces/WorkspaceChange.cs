using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces.Stalls;

namespace Molecule.Grains.Workspaces;

/// <summary>What one commit does to one workspace.</summary>
/// <param name="State">The workspace after it.</param>
/// <param name="Facts">The facts that lead there, at least one.</param>
internal sealed record WorkspaceChange(WorkspaceState State, ImmutableArray<WorkspaceFact> Facts)
{
    /// <summary>Where it stands on the canvas from then on; null when that stays as it was.</summary>
    public WorkspacePlace? Place { get; init; }

    /// <summary>The files that it is created with, or that take the place of those that it had.</summary>
    public ImmutableArray<WorkspaceFile> Files { get; init; } = [];

    /// <summary>Whose files it is created with, as that one has them when it is committed; null for nobody's.</summary>
    public WorkspaceId? FilesOf { get; init; }

    /// <summary>The version that the row must have for the change to be true; 0 when there is no row yet.</summary>
    public long KnownVersion => State.Version - Facts.Length;

    /// <summary>Applies facts to a workspace, and what they bring with them.</summary>
    /// <param name="id">Whose facts these are.</param>
    /// <param name="before">The workspace before them; null when there is none yet.</param>
    /// <param name="facts">What happens; at least one fact.</param>
    public static WorkspaceChange Of(WorkspaceId id, WorkspaceState? before, params ImmutableArray<WorkspaceFact> facts) =>
        Applied(id, before, StallRules.Complete(id, before, facts));

    private static WorkspaceChange Applied(WorkspaceId id, WorkspaceState? before, ImmutableArray<WorkspaceFact> facts) =>
        new(facts.Aggregate(before, (state, fact) => WorkspaceState.Apply(id, state, fact))!, facts);
}
