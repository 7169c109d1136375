using System.Collections.Concurrent;
using System.Collections.Immutable;
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

    public Task HearAsync(CommitNews news) => TeachAsync(news.States.Where(state => state.Id != news.By));

    /// <summary>Those of these that are awake here, each once.</summary>
    public ImmutableArray<WorkspaceId> Among(IEnumerable<WorkspaceId?> workspaces) =>
        [.. workspaces.OfType<WorkspaceId>().Distinct().Where(_awake.ContainsKey)];

    /// <summary>Tells those that are awake how they are by what is committed; who knows it, or something newer, lets it be.</summary>
    public Task TeachAsync(IEnumerable<WorkspaceState> states) => Task.WhenAll(states
        .Select(state => _awake.TryGetValue(state.Id, out var member) ? member.LearnAsync(state) : Task.CompletedTask));
}
