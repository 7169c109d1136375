using Molecule.Grains.Interfaces.History;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;

namespace Molecule.Grains.History;

/// <summary>What differs between two folds of the same log. Pure.</summary>
internal static class OrganizationComparison
{
    /// <summary>The workspaces of the organisation as they were, the oldest first.</summary>
    public static IEnumerable<Workspace> Describe(IReadOnlyDictionary<WorkspaceId, WorkspaceState> fold) =>
        OldestFirst(fold.Values.Where(IsThere)).Select(Describe);

    /// <summary>Every workspace that was there at one of the two moments, or both, and is not the same at both.</summary>
    public static IEnumerable<WorkspaceDifference> Compare(
        IReadOnlyDictionary<WorkspaceId, WorkspaceState> before, IReadOnlyDictionary<WorkspaceId, WorkspaceState> after)
    {
        foreach (var now in OldestFirst(after.Values))
        {
            var then = before.GetValueOrDefault(now.Id);
            if (!IsThere(now) && !IsThere(then))
            {
                continue;
            }

            var (earlier, later) = (then is null ? null : Describe(then), Describe(now));
            if (Differ(earlier, later))
            {
                yield return new WorkspaceDifference(earlier, later);
            }
        }
    }

    private static bool IsThere(WorkspaceState? state) => state is { Status: not WorkspaceStatus.Removed };

    /// <summary>When it last changed and how often says nothing about what it is: a workspace that fell silent and came back is the same.</summary>
    private static bool Differ(Workspace? earlier, Workspace later) =>
        earlier is null || earlier with { UpdatedAt = later.UpdatedAt, Version = later.Version } != later;

    private static IEnumerable<WorkspaceState> OldestFirst(IEnumerable<WorkspaceState> states) =>
        states.OrderBy(state => state.CreatedAt).ThenBy(state => state.Id.Value);

    private static Workspace Describe(WorkspaceState state) => state.Describe(WorkspaceVitals.None, place: null);
}
