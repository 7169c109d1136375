using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Storage.Workspaces;

namespace Molecule.Storage.History;

/// <summary>What facts add up to: one state for each workspace, however many facts it has.</summary>
internal sealed class WorkspaceFold
{
    private readonly Dictionary<WorkspaceId, WorkspaceState> _states = [];

    public IReadOnlyDictionary<WorkspaceId, WorkspaceState> States => _states;

    /// <summary>How many facts of a workspace there have been.</summary>
    public long VersionOf(WorkspaceId workspace) => _states.GetValueOrDefault(workspace)?.Version ?? 0;

    /// <summary>Whether a fact is about the row of a workspace. Others may name a workspace too, and change nothing of it.</summary>
    public static bool Concerns(LoggedFact fact) => fact is { Workspace: not null, WorkspaceVersion: not null };

    /// <summary>Applies a fact that concerns a workspace.</summary>
    /// <exception cref="InvalidOperationException">It cannot follow on what came before, or is none that changes a workspace.</exception>
    public void Apply(LoggedFact logged)
    {
        var id = logged.Workspace!.Value;
        var fact = WorkspaceFactCodec.Read(logged.EventType, logged.Payload, logged.At, WorkspaceFactCodec.ActorOf(logged.Actor))
            ?? throw new InvalidOperationException($"{logged.EventType} changes no workspace.");
        _states[id] = WorkspaceState.Apply(id, _states.GetValueOrDefault(id), fact);
    }

    /// <summary>What it adds up to so far; later facts do not change it.</summary>
    public IReadOnlyDictionary<WorkspaceId, WorkspaceState> Copy() => new Dictionary<WorkspaceId, WorkspaceState>(_states);
}
