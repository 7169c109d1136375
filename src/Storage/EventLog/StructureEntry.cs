using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Storage.EventLog;

/// <summary>A fact on its way into the log.</summary>
/// <param name="Workspace">Whom it is about.</param>
/// <param name="Version">The version that it gives to the workspace's row; null when it does not change the row.</param>
/// <param name="ParentId">The parent of that workspace after it; null for a root.</param>
/// <param name="EventType">For example <c>WORKSPACE_ONLINE</c>.</param>
/// <param name="Payload">A JSON object, compact.</param>
/// <param name="By">Who caused it.</param>
/// <param name="At">When, UTC, to the microsecond.</param>
/// <param name="Agent">The agent that it is about; null when it is about none.</param>
/// <param name="Target">The second workspace of it; null when there is none.</param>
internal sealed record StructureEntry(
    WorkspaceId Workspace,
    long? Version,
    WorkspaceId? ParentId,
    string EventType,
    string Payload,
    Actor By,
    DateTimeOffset At,
    Guid? Agent = null,
    WorkspaceId? Target = null);
