using System.Text.Json;
using System.Text.Json.Serialization;
using Molecule.Gateway.Activity;
using Molecule.Gateway.Canvas;
using Molecule.Gateway.Cluster;
using Molecule.Gateway.Delegations;
using Molecule.Gateway.EventLog;
using Molecule.Gateway.Health;
using Molecule.Gateway.Refusals;
using Molecule.Gateway.Registry;
using Molecule.Gateway.Workspaces;

namespace Molecule.Gateway.Wire;

/// <summary>All that crosses a wire, with generated serializers.</summary>
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(StatusBody))]
[JsonSerializable(typeof(Readiness))]
[JsonSerializable(typeof(ClusterBody))]
[JsonSerializable(typeof(CreateWorkspaceBody))]
[JsonSerializable(typeof(CreatedWorkspaceBody))]
[JsonSerializable(typeof(PatchWorkspaceBody))]
[JsonSerializable(typeof(UpdatedWorkspaceBody))]
[JsonSerializable(typeof(RemovedWorkspaceBody))]
[JsonSerializable(typeof(ConfirmationBody))]
[JsonSerializable(typeof(IReadOnlyList<WorkspaceBody>))]
[JsonSerializable(typeof(RegisterBody))]
[JsonSerializable(typeof(RegisteredBody))]
[JsonSerializable(typeof(HeartbeatBody))]
[JsonSerializable(typeof(UpdateCardBody))]
[JsonSerializable(typeof(IReadOnlyList<EventBody>))]
[JsonSerializable(typeof(ReportActivityBody))]
[JsonSerializable(typeof(NotifyBody))]
[JsonSerializable(typeof(Dictionary<string, JsonElement>))]
[JsonSerializable(typeof(IReadOnlyList<ActivityBody>))]
[JsonSerializable(typeof(IReadOnlyList<FindingBody>))]
[JsonSerializable(typeof(RawJson))]
[JsonSerializable(typeof(RecordDelegationBody))]
[JsonSerializable(typeof(UpdateDelegationBody))]
[JsonSerializable(typeof(DelegationStatusBody))]
[JsonSerializable(typeof(IReadOnlyList<DelegationBody>))]
[JsonSerializable(typeof(ViewportBody))]
[JsonSerializable(typeof(CanvasFrame.Snapshot))]
[JsonSerializable(typeof(CanvasFrame.Events))]
[JsonSerializable(typeof(CanvasFrame.AllVitals))]
[JsonSerializable(typeof(CanvasFrame.News))]
[JsonSerializable(typeof(TaskPayload))]
[JsonSerializable(typeof(PlacePayload))]
[JsonSerializable(typeof(long?))]
[JsonSerializable(typeof(string))]
internal sealed partial class WireContext : JsonSerializerContext
{
    private static WireContext? _wire;

    /// <summary>The generated serializers with the spelling of the wire.</summary>
    public static WireContext Wire => _wire ??= new WireContext(new JsonSerializerOptions(WireJson.Options));
}
