using System.Collections.Concurrent;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces.Heartbeats;

namespace Molecule.Grains.Workspaces.Commits;

/// <summary>
/// The workspaces whose grains are awake in this silo. Those that another grain's commit has changed are told; those that sleep read their row
/// when they wake, so that a commit over thousands costs no statement for each. What their agents say in ordinary heartbeats goes to their pulses.
/// </summary>
internal sealed class LocalActivations(IGrainFactory grains, ILocalSiloDetails silo) : IHearsCommits
{
    private readonly ConcurrentDictionary<WorkspaceId, Pulse> _awake = new();

    /// <summary>Where they are awake.</summary>
    public SiloAddress Silo => silo.SiloAddress;

    public void Enter(WorkspaceId workspace, Pulse pulse) => _awake[workspace] = pulse;

    public void Leave(WorkspaceId workspace) => _awake.TryRemove(workspace, out _);

    public Task HearAsync(CommitNews news) => Task.WhenAll(news.States
        .Where(state => state.Id != news.By)
        .Select(state => _awake.ContainsKey(state.Id) ? MemberOf(state.Id).LearnAsync(state) : Task.CompletedTask));

    /// <summary>The pulse of a workspace; null when it is not awake here.</summary>
    public Pulse? PulseOf(WorkspaceId workspace) => _awake.GetValueOrDefault(workspace);

    /// <summary>Those of these that are awake here.</summary>
    public IReadOnlyDictionary<WorkspaceId, IWorkspaceMember> Among(IEnumerable<WorkspaceId?> workspaces)
    {
        var members = new Dictionary<WorkspaceId, IWorkspaceMember>();
        foreach (var workspace in workspaces.OfType<WorkspaceId>())
        {
            if (_awake.ContainsKey(workspace))
            {
                members[workspace] = MemberOf(workspace);
            }
        }

        return members;
    }

    private IWorkspaceMember MemberOf(WorkspaceId workspace) => grains.GetGrain<IWorkspaceMember>(workspace.Value);
}
