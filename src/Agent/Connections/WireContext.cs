using System.Text.Json;
using System.Text.Json.Serialization;
using Molecule.Agent.Cards;
using Molecule.Agent.Routing;
using Molecule.Agent.Workspaces;

namespace Molecule.Agent.Connections;

/// <summary>Everything that crosses the wire, compiled ahead: no reflection, and a trimmed agent works.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(AgentCard))]
[JsonSerializable(typeof(NewWorkspace))]
[JsonSerializable(typeof(CreatedWorkspace))]
[JsonSerializable(typeof(List<Workspace>), TypeInfoPropertyName = "Workspaces")]
[JsonSerializable(typeof(Workspace))]
[JsonSerializable(typeof(RegisterRequest))]
[JsonSerializable(typeof(RegisterReply))]
[JsonSerializable(typeof(HeartbeatRequest))]
[JsonSerializable(typeof(HeartbeatReply))]
[JsonSerializable(typeof(UpdateCardRequest))]
[JsonSerializable(typeof(StatusReply))]
[JsonSerializable(typeof(Discovery))]
[JsonSerializable(typeof(List<Peer>), TypeInfoPropertyName = "Peers")]
[JsonSerializable(typeof(CheckAccessRequest))]
[JsonSerializable(typeof(Access))]
[JsonSerializable(typeof(GoneReply))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class WireContext : JsonSerializerContext;
