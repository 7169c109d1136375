using System.Text.Json;
using System.Text.Json.Serialization;
using Molecule.Gateway.Activity;
using Molecule.Gateway.Agents;
using Molecule.Gateway.Approvals;
using Molecule.Gateway.Bundles;
using Molecule.Gateway.Canvas;
using Molecule.Gateway.Cluster;
using Molecule.Gateway.Configuration;
using Molecule.Gateway.Containers;
using Molecule.Gateway.Delegations;
using Molecule.Gateway.EventLog;
using Molecule.Gateway.Feed;
using Molecule.Gateway.Health;
using Molecule.Gateway.Heartbeats;
using Molecule.Gateway.History;
using Molecule.Gateway.Memories;
using Molecule.Gateway.Presence;
using Molecule.Gateway.Refusals;
using Molecule.Gateway.Registry;
using Molecule.Gateway.Routing;
using Molecule.Gateway.Secrets;
using Molecule.Gateway.Sessions;
using Molecule.Gateway.Teams;
using Molecule.Gateway.Templates;
using Molecule.Gateway.Tokens;
using Molecule.Gateway.Workspaces;

namespace Molecule.Gateway.Wire;

/// <summary>All that crosses a wire, with generated serializers.</summary>
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(ContainerBody))]
[JsonSerializable(typeof(OrphansBody))]
[JsonSerializable(typeof(LogLineBody))]
[JsonSerializable(typeof(LoginBody))]
[JsonSerializable(typeof(SessionBody))]
[JsonSerializable(typeof(IReadOnlyList<TokenBody>))]
[JsonSerializable(typeof(IssuedTokenBody))]
[JsonSerializable(typeof(StatusBody))]
[JsonSerializable(typeof(Readiness))]
[JsonSerializable(typeof(ClusterBody))]
[JsonSerializable(typeof(CreateWorkspaceBody))]
[JsonSerializable(typeof(CreatedWorkspaceBody))]
[JsonSerializable(typeof(PatchWorkspaceBody))]
[JsonSerializable(typeof(UpdatedWorkspaceBody))]
[JsonSerializable(typeof(RemovedWorkspaceBody))]
[JsonSerializable(typeof(ConfirmationBody))]
[JsonSerializable(typeof(WorkspaceStateBody))]
[JsonSerializable(typeof(PausedWorkspaceBody))]
[JsonSerializable(typeof(ResumedWorkspaceBody))]
[JsonSerializable(typeof(RestartWorkspaceBody))]
[JsonSerializable(typeof(RestartedWorkspaceBody))]
[JsonSerializable(typeof(IReadOnlyList<WorkspaceBody>))]
[JsonSerializable(typeof(RegisterBody))]
[JsonSerializable(typeof(RegisteredBody))]
[JsonSerializable(typeof(HeartbeatBody))]
[JsonSerializable(typeof(HeartbeatReplyBody))]
[JsonSerializable(typeof(HeartbeatEntryBody))]
[JsonSerializable(typeof(IReadOnlyList<HeartbeatEntryBody>))]
[JsonSerializable(typeof(HeartbeatsReplyBody))]
[JsonSerializable(typeof(JsonElement[]))]
[JsonSerializable(typeof(UpdateCardBody))]
[JsonSerializable(typeof(CheckAccessBody))]
[JsonSerializable(typeof(AccessBody))]
[JsonSerializable(typeof(DiscoveredBody))]
[JsonSerializable(typeof(MovedBody))]
[JsonSerializable(typeof(GoneBody))]
[JsonSerializable(typeof(UnavailableBody))]
[JsonSerializable(typeof(IReadOnlyList<PeerBody>))]
[JsonSerializable(typeof(ReplaceWorkspaceBody))]
[JsonSerializable(typeof(ReplacedWorkspaceBody))]
[JsonSerializable(typeof(IReadOnlyList<EventBody>))]
[JsonSerializable(typeof(AssignAgentBody))]
[JsonSerializable(typeof(MoveAgentBody))]
[JsonSerializable(typeof(AgentBody))]
[JsonSerializable(typeof(ReplacedAgentBody))]
[JsonSerializable(typeof(RemovedAgentBody))]
[JsonSerializable(typeof(MovedAgentBody))]
[JsonSerializable(typeof(IReadOnlyList<AgentRecordBody>))]
[JsonSerializable(typeof(IReadOnlyList<TemplateBody>))]
[JsonSerializable(typeof(BundleBody))]
[JsonSerializable(typeof(ImportedWorkspaceBody))]
[JsonSerializable(typeof(ImportTemplateBody))]
[JsonSerializable(typeof(ImportedTemplateBody))]
[JsonSerializable(typeof(ExpandBody))]
[JsonSerializable(typeof(ExpandedBody))]
[JsonSerializable(typeof(CollapsedBody))]
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
[JsonSerializable(typeof(RequestApprovalBody))]
[JsonSerializable(typeof(RequestedApprovalBody))]
[JsonSerializable(typeof(IReadOnlyList<PendingApprovalBody>))]
[JsonSerializable(typeof(IReadOnlyList<ApprovalBody>))]
[JsonSerializable(typeof(DecideBody))]
[JsonSerializable(typeof(DecidedBody))]
[JsonSerializable(typeof(RememberBody))]
[JsonSerializable(typeof(RememberedBody))]
[JsonSerializable(typeof(IReadOnlyList<MemoryBody>))]
[JsonSerializable(typeof(KeepBody))]
[JsonSerializable(typeof(KeptBody))]
[JsonSerializable(typeof(EntryBody))]
[JsonSerializable(typeof(IReadOnlyList<EntryBody>))]
[JsonSerializable(typeof(SetSecretBody))]
[JsonSerializable(typeof(ChangedSecretBody))]
[JsonSerializable(typeof(IReadOnlyList<SecretNameBody>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(IReadOnlyList<SecretKeyBody>))]
[JsonSerializable(typeof(RotationBody))]
[JsonSerializable(typeof(IReadOnlyList<SecretAuditBody>))]
[JsonSerializable(typeof(ConfigurationBody))]
[JsonSerializable(typeof(JsonDocument))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(PastOrganizationBody))]
[JsonSerializable(typeof(OrganizationDifferenceBody))]
[JsonSerializable(typeof(VerificationBody))]
[JsonSerializable(typeof(ViewportBody))]
[JsonSerializable(typeof(CanvasFrame.Snapshot))]
[JsonSerializable(typeof(CanvasFrame.Events))]
[JsonSerializable(typeof(CanvasFrame.AllVitals))]
[JsonSerializable(typeof(CanvasFrame.News))]
[JsonSerializable(typeof(LookBody))]
[JsonSerializable(typeof(PresenceFrame))]
[JsonSerializable(typeof(PresenceMessage))]
[JsonSerializable(typeof(FeedFrame.Facts))]
[JsonSerializable(typeof(FeedFrame.Announced))]
[JsonSerializable(typeof(FeedFrame.Mark))]
[JsonSerializable(typeof(FeedFrame.Resume))]
[JsonSerializable(typeof(EnvelopeBody))]
[JsonSerializable(typeof(ResumePayload))]
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
