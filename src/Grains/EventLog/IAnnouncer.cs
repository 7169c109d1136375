using System.Collections.Immutable;
using Molecule.Grains.Interfaces.EventLog;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;

namespace Molecule.Grains.EventLog;

/// <summary>
/// Port: tells whoever listens, at once and without waiting. An announcement may get lost; nothing depends on one, because gateways read
/// the log and the vitals.
/// </summary>
internal interface IAnnouncer
{
    /// <summary>Announces facts of workspaces after their commit, in their order.</summary>
    void Announce(ImmutableArray<CommittedFact> facts);

    /// <summary>Announces other facts after their commit, in their order.</summary>
    void Announce(ImmutableArray<StructureEvent> events);

    /// <summary>Announces what is no fact.</summary>
    void Announce(Announcement announcement);

    /// <summary>Announces that the agent works on something else, or on more or less at once.</summary>
    void AnnounceTask(WorkspaceId workspace, WorkspaceId? parent, WorkspaceVitals vitals);

    /// <summary>Announces where a workspace stands on the canvas now.</summary>
    void AnnouncePlace(WorkspaceId workspace, WorkspaceId? parent, WorkspacePlace place, DateTimeOffset at);
}
