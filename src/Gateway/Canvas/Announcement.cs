using Molecule.Gateway.Wire;

namespace Molecule.Gateway.Canvas;

/// <summary>Something that canvases hear and that is no fact: the latest one of a kind about a workspace is all that counts.</summary>
internal sealed record Announcement(string Event, Guid? WorkspaceId, DateTimeOffset Timestamp, RawJson Payload)
{
    public const string TaskUpdated = "TASK_UPDATED";
    public const string LayoutChanged = "LAYOUT_CHANGED";
}
