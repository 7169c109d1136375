using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.EventLog;

/// <summary>Something that happened and is no fact: it is told once to those who listen, and nobody can ask for it later.</summary>
/// <param name="EventType">For example <c>ACTIVITY_LOGGED</c> (contract section 7).</param>
/// <param name="Workspace">Whom it is about.</param>
/// <param name="ParentId">The parent of that workspace when it happened: with it, whoever passes it on knows who may hear it.</param>
/// <param name="Payload">A compact JSON object.</param>
/// <param name="At">When it happened.</param>
internal sealed record Announcement(string EventType, WorkspaceId Workspace, WorkspaceId? ParentId, string Payload, DateTimeOffset At);
