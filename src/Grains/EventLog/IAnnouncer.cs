using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;

namespace Molecule.Grains.EventLog;

/// <summary>
/// Port: tells whoever listens, at once and without waiting. An announcement may get lost; nothing depends on one, because gateways read
/// the log and the vitals.
/// </summary>
internal interface IAnnouncer
{
    /// <summary>Announces facts after their commit.</summary>
    /// <param name="workspace">Whom they are about.</param>
    /// <param name="facts">The committed facts, in order.</param>
    /// <param name="lastPosition">The position of the last of them.</param>
    void Announce(WorkspaceId workspace, ImmutableArray<WorkspaceFact> facts, long lastPosition);

    /// <summary>Announces that the agent works on something else, or on more or less at once.</summary>
    void AnnounceTask(WorkspaceId workspace, WorkspaceVitals vitals);

    /// <summary>Announces where a workspace stands on the canvas now.</summary>
    void AnnouncePlace(WorkspaceId workspace, WorkspacePlace place, DateTimeOffset at);

    /// <summary>Announces what is no fact.</summary>
    void Announce(Announcement announcement);
}
