using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.EventLog;

/// <summary>Something to be told at once that is no fact (contract section 7, kind B).</summary>
/// <param name="EventType">For example <c>ACTIVITY_LOGGED</c>.</param>
/// <param name="Workspace">Whom it is about.</param>
/// <param name="ParentId">The parent of that workspace, which with it decides who hears of it; null for a root.</param>
/// <param name="Payload">A JSON object, compact.</param>
/// <param name="At">When it happened, UTC.</param>
internal sealed record Announcement(string EventType, WorkspaceId Workspace, WorkspaceId? ParentId, string Payload, DateTimeOffset At);
