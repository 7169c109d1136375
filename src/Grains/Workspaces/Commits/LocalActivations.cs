using System.Collections.Concurrent;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Workspaces.Commits;

/// <summary>
/// The workspaces whose grains are awake in this silo. Those that another grain's commit has changed are told; those that sleep read their row
/// when they wake, so that a commit over thousands costs no statement for each.
/// </summary>
internal sealed class LocalActivations(IGrainFactory grains) : IHearsCommits
{
    private readonly ConcurrentDictionary<WorkspaceId, IWorkspaceMember> _awake = new();

    public void Enter(WorkspaceId workspace) => _awake[workspace] = grains.GetGrain<IWorkspaceMember>(workspace.Value);

    public void Leave(WorkspaceId workspace) => _awake.TryRemove(workspace, out _);

    public Task HearAsync(CommitNews news) => Task.WhenAll(news.States
        .Where(state => state.Id != news.By)
        .Select(state => _awake.TryGetValue(state.Id, out var member) ? member.LearnAsync(state) : Task.CompletedTask));

    /// <summary>Those of these that are awake here.</summary>
    public IReadOnlyDictionary<WorkspaceId, IWorkspaceMember> Among(IEnumerable<WorkspaceId?> workspaces)
    {
        var members = new Dictionary<WorkspaceId, IWorkspaceMember>();
        foreach (var workspace in workspaces.OfType<WorkspaceId>())
        {
            if (_awake.TryGetValue(workspace, out var member))
            {
                members[workspace] = member;
            }
        }

        return members;
    }
}
