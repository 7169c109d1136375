using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.EventLog;

namespace Molecule.Gateway.Canvas;

/// <summary>A committed fact as canvases hear it.</summary>
internal sealed record CanvasEvent(long Position, string Event, Guid? WorkspaceId, DateTimeOffset Timestamp, RawJson Payload)
{
    public static CanvasEvent From(StructureEvent fact) =>
        new(fact.Position, fact.EventType, fact.WorkspaceId?.Value, fact.CreatedAt, RawJson.FromText(fact.Payload));
}
