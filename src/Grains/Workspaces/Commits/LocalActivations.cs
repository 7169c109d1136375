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
    private readonly ConcurrentDictionary<WorkspaceId, Activation> _awake = new();

    /// <summary>Where they are awake.</summary>
    public SiloAddress Silo => silo.SiloAddress;

    public void Enter(WorkspaceId workspace, Pulse pulse) => _awake[workspace] = new Activation(grains.GetGrain<IWorkspaceMember>(workspace.Value), pulse);

    public void Leave(WorkspaceId workspace) => _awake.TryRemove(workspace, out _);

    public Task HearAsync(CommitNews news) => Task.WhenAll(news.States
        .Where(state => state.Id != news.By)
        .Select(state => _awake.TryGetValue(state.Id, out var awake) ? awake.Member.LearnAsync(state) : Task.CompletedTask));

    /// <summary>The pulse of a workspace; null when it is not awake here.</summary>
    public Pulse? PulseOf(WorkspaceId workspace) => _awake.TryGetValue(workspace, out var awake) ? awake.Pulse : null;

    /// <summary>Those of these that are awake here.</summary>
    public IReadOnlyDictionary<WorkspaceId, IWorkspaceMember> Among(IEnumerable<WorkspaceId?> workspaces)
    {
        var members = new Dictionary<WorkspaceId, IWorkspaceMember>();
        foreach (var workspace in workspaces.OfType<WorkspaceId>())
        {
            if (_awake.TryGetValue(workspace, out var awake))
            {
                members[workspace] = awake.Member;
            }
        }

        return members;
    }

    /// <summary>A workspace that is awake.</summary>
    /// <param name="Member">How it is told of commits.</param>
    /// <param name="Pulse">Where it hears its agent.</param>
    private sealed record Activation(IWorkspaceMember Member, Pulse Pulse);
}
