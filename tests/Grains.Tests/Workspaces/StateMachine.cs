using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;

namespace Molecule.Grains.Tests.Workspaces;

/// <summary>
/// The status machine (contract section 8, with guards of our own) as data, written down apart from the code that it judges. What is not in
/// it must not happen.
/// </summary>
internal static class StateMachine
{
    /// <summary>Which status a fact of each kind leads to, from which. Null is what was before the first fact.</summary>
    private static readonly Dictionary<(WorkspaceStatus? From, Type Fact), WorkspaceStatus> Transitions = new()
    {
        [(null, typeof(WorkspaceFact.Provisioned))] = WorkspaceStatus.Provisioning,

        [(WorkspaceStatus.Provisioning, typeof(WorkspaceFact.CameOnline))] = WorkspaceStatus.Online,
        [(WorkspaceStatus.Provisioning, typeof(WorkspaceFact.ProvisioningFailed))] = WorkspaceStatus.Failed,
        [(WorkspaceStatus.Provisioning, typeof(WorkspaceFact.Reprovisioned))] = WorkspaceStatus.Provisioning,
        [(WorkspaceStatus.Provisioning, typeof(WorkspaceFact.Paused))] = WorkspaceStatus.Paused,
        [(WorkspaceStatus.Provisioning, typeof(WorkspaceFact.Removed))] = WorkspaceStatus.Removed,

        [(WorkspaceStatus.Online, typeof(WorkspaceFact.CameOnline))] = WorkspaceStatus.Online,
        [(WorkspaceStatus.Online, typeof(WorkspaceFact.Degraded))] = WorkspaceStatus.Degraded,
        [(WorkspaceStatus.Online, typeof(WorkspaceFact.WentOffline))] = WorkspaceStatus.Offline,
        [(WorkspaceStatus.Online, typeof(WorkspaceFact.Reprovisioned))] = WorkspaceStatus.Provisioning,
        [(WorkspaceStatus.Online, typeof(WorkspaceFact.Paused))] = WorkspaceStatus.Paused,
        [(WorkspaceStatus.Online, typeof(WorkspaceFact.Removed))] = WorkspaceStatus.Removed,

        [(WorkspaceStatus.Degraded, typeof(WorkspaceFact.CameOnline))] = WorkspaceStatus.Online,
        [(WorkspaceStatus.Degraded, typeof(WorkspaceFact.WentOffline))] = WorkspaceStatus.Offline,
        [(WorkspaceStatus.Degraded, typeof(WorkspaceFact.Reprovisioned))] = WorkspaceStatus.Provisioning,
        [(WorkspaceStatus.Degraded, typeof(WorkspaceFact.Paused))] = WorkspaceStatus.Paused,
        [(WorkspaceStatus.Degraded, typeof(WorkspaceFact.Removed))] = WorkspaceStatus.Removed,

        [(WorkspaceStatus.Offline, typeof(WorkspaceFact.CameOnline))] = WorkspaceStatus.Online,
        [(WorkspaceStatus.Offline, typeof(WorkspaceFact.Reprovisioned))] = WorkspaceStatus.Provisioning,
        [(WorkspaceStatus.Offline, typeof(WorkspaceFact.Paused))] = WorkspaceStatus.Paused,
        [(WorkspaceStatus.Offline, typeof(WorkspaceFact.Removed))] = WorkspaceStatus.Removed,

        [(WorkspaceStatus.Failed, typeof(WorkspaceFact.CameOnline))] = WorkspaceStatus.Online,
        [(WorkspaceStatus.Failed, typeof(WorkspaceFact.Reprovisioned))] = WorkspaceStatus.Provisioning,
        [(WorkspaceStatus.Failed, typeof(WorkspaceFact.Paused))] = WorkspaceStatus.Paused,
        [(WorkspaceStatus.Failed, typeof(WorkspaceFact.Removed))] = WorkspaceStatus.Removed,

        [(WorkspaceStatus.Paused, typeof(WorkspaceFact.Reprovisioned))] = WorkspaceStatus.Provisioning,
        [(WorkspaceStatus.Paused, typeof(WorkspaceFact.Removed))] = WorkspaceStatus.Removed,
    };

    /// <summary>Facts that leave the status as it is, and happen only to those whose agent is there.</summary>
    private static readonly HashSet<Type> StillAtWork = [typeof(WorkspaceFact.Stalled), typeof(WorkspaceFact.Progressed)];

    /// <summary>Facts that leave the status as it is, and may happen to everybody who is there.</summary>
    private static readonly HashSet<Type> Still =
    [
        typeof(WorkspaceFact.Updated), typeof(WorkspaceFact.Moved), typeof(WorkspaceFact.CardUpdated), typeof(WorkspaceFact.Forwarded),
        typeof(WorkspaceFact.Expanded), typeof(WorkspaceFact.Collapsed),
        typeof(WorkspaceFact.AgentAssigned), typeof(WorkspaceFact.AgentReplaced), typeof(WorkspaceFact.AgentRemoved),
        typeof(WorkspaceFact.AgentMovedAway), typeof(WorkspaceFact.AgentMovedIn),
        typeof(WorkspaceFact.TokenIssued), typeof(WorkspaceFact.TokenRevoked),
    ];

    /// <summary>The status after a fact; null when the fact must not happen there.</summary>
    public static WorkspaceStatus? After(WorkspaceStatus? from, WorkspaceFact fact) => Transitions.TryGetValue((from, fact.GetType()), out var to)
        ? to
        : from is not null and not WorkspaceStatus.Removed && Still.Contains(fact.GetType())
        ? from
        : from is WorkspaceStatus.Online or WorkspaceStatus.Degraded && StillAtWork.Contains(fact.GetType())
        ? from
        // Whom one that is gone stands for may still be said: chains are shortened, and heirs are named late.
        : from == WorkspaceStatus.Removed && fact is WorkspaceFact.Forwarded
        ? from
        : null;
}
