using System.Collections.Immutable;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Routing;

namespace Molecule.Grains.Workspaces.Subtrees;

/// <summary>
/// What may happen to a workspace together with everything below it, and what follows for each. Pure: whoever stands below was read before,
/// and the commit is refused when that has changed since.
/// </summary>
internal static class SubtreeRules
{
    /// <summary>
    /// Removal; without confirmation only of a workspace that has no children. An heir is named once: one that is removed already does not get
    /// another.
    /// </summary>
    public static SubtreeChange Remove(
        WorkspaceState state, ImmutableArray<Descendant> below, bool withChildren, WorkspaceId? heir, DateTimeOffset at)
    {
        if (state.Status == WorkspaceStatus.Removed)
        {
            return heir is null || heir == state.ForwardedTo ? new SubtreeChange() : throw new WorkspaceRemovedException(state.Id);
        }

        if (below.Length > 0 && !withChildren)
        {
            return new SubtreeChange
            {
                InTheWay = [.. below.Where(descendant => descendant.Depth == 1).Select(child => new WorkspaceName(child.State.Id, child.State.Name))],
            };
        }

        Succession.RequireHeir(heir, state.Id, below);
        return new SubtreeChange
        {
            Own = [new WorkspaceFact.Removed(at, Actor.Operator, below.Length, heir)],
            Below = [.. below.Select(descendant =>
                WorkspaceChange.Of(descendant.State.Id, descendant.State, new WorkspaceFact.Removed(at, Actor.Operator, CascadeDeleted: null)))],
        };
    }

    /// <summary>Rest for all that do not rest yet.</summary>
    public static SubtreeChange Pause(WorkspaceState state, ImmutableArray<Descendant> below, DateTimeOffset at)
    {
        if (state.Status is WorkspaceStatus.Paused or WorkspaceStatus.Removed)
        {
            throw new NotPausableException(state.Id, state.Status);
        }

        return new SubtreeChange
        {
            Own = [PauseOf(state)],
            Below = [.. below.Where(descendant => descendant.State.Status != WorkspaceStatus.Paused)
                .Select(descendant => WorkspaceChange.Of(descendant.State.Id, descendant.State, PauseOf(descendant.State)))],
        };

        WorkspaceFact PauseOf(WorkspaceState one) => new WorkspaceFact.Paused(at, Actor.Operator, one.Name);
    }

    /// <summary>
    /// Waking of a paused workspace and of those below it that are reached through paused ones: whom an older log left awake below is not
    /// restarted for it.
    /// </summary>
    public static SubtreeChange Resume(WorkspaceState state, ImmutableArray<Descendant> below, DateTimeOffset at)
    {
        if (state.Status != WorkspaceStatus.Paused)
        {
            throw new NotPausedException(state.Id, state.Status);
        }

        var woken = new HashSet<WorkspaceId> { state.Id };
        var changes = ImmutableArray.CreateBuilder<WorkspaceChange>();
        foreach (var (one, _) in below.OrderBy(descendant => descendant.Depth))
        {
            if (one is { Status: WorkspaceStatus.Paused, ParentId: { } parent } && woken.Contains(parent))
            {
                woken.Add(one.Id);
                changes.Add(WorkspaceChange.Of(one.Id, one, WorkspaceRules.Wake(one, at)));
            }
        }

        return new SubtreeChange { Own = [WorkspaceRules.Wake(state, at)], Below = changes.DrainToImmutable() };
    }
}
