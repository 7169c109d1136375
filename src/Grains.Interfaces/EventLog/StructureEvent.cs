using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces.EventLog;

/// <summary>A committed fact as the outside hears of it (contract section 7).</summary>
/// <param name="Position">Its place in the log: 1 for the first fact, and one more for each that was committed after it, without holes.</param>
/// <param name="Id">Names the row.</param>
/// <param name="EventType">For example <c>WORKSPACE_ONLINE</c>.</param>
/// <param name="WorkspaceId">Whom it is about.</param>
/// <param name="Payload">Compact JSON.</param>
/// <param name="CreatedAt">When it happened, UTC, to the microsecond.</param>
/// <param name="ParentId">
/// The parent of the workspace when it happened, after the fact itself; null for a root. With <paramref name="WorkspaceId"/> it decides which
/// agents hear of it: the workspace itself, its siblings, its children and its parent.
/// </param>
[GenerateSerializer, Immutable, Alias("molecule.structure-event")]
public sealed record StructureEvent(
    [property: Id(0)] long Position,
    [property: Id(1)] Guid Id,
    [property: Id(2)] string EventType,
    [property: Id(3)] WorkspaceId? WorkspaceId,
    [property: Id(4)] string Payload,
    [property: Id(5)] DateTimeOffset CreatedAt,
    [property: Id(6)] WorkspaceId? ParentId = null);
