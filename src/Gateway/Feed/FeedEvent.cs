using System.Text.Json;
using System.Text.Json.Serialization;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.EventLog;

namespace Molecule.Gateway.Feed;

/// <summary>A committed fact as it is heard.</summary>
internal sealed class FeedEvent(long position, string name, Guid? workspaceId, Guid? parentId, DateTimeOffset timestamp, RawJson payload)
    : Heard(name, workspaceId, parentId, timestamp, payload)
{
    public const string WorkspaceMoved = "WORKSPACE_MOVED";
    public const string WorkspaceRemoved = "WORKSPACE_REMOVED";
    public const string TokenRevoked = "TOKEN_REVOKED";

    [JsonPropertyOrder(-1)]
    public long Position { get; } = position;

    public static FeedEvent From(StructureEvent fact) => new(
        fact.Position, fact.EventType, fact.WorkspaceId?.Value, fact.ParentId?.Value, fact.CreatedAt, RawJson.FromText(fact.Payload));

    protected override void WriteMore(Utf8JsonWriter json) => json.WriteNumber("position", Position);
}
