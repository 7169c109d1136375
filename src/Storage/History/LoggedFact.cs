using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Storage.History;

/// <summary>A row of the log, as it stands there.</summary>
/// <param name="Position">Where it stands.</param>
/// <param name="Workspace">Whom it is about; null when nobody in particular.</param>
/// <param name="WorkspaceVersion">Which change of that workspace's row it is; null when it changes no such row.</param>
/// <param name="EventType">What happened.</param>
/// <param name="Payload">JSON.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Who caused it.</param>
internal sealed record LoggedFact(
    long Position, WorkspaceId? Workspace, long? WorkspaceVersion, string EventType, string Payload, DateTimeOffset At, string Actor);
