using System.Text.Json.Serialization;

namespace Molecule.Agent.Connections;

/// <param name="Status">Its words are not obeyed, only that they are there.</param>
/// <param name="NextHeartbeatMs">How long the platform wants to wait for the next one; absent when that is left to the agent.</param>
internal sealed record HeartbeatReply([property: JsonRequired] string Status, double? NextHeartbeatMs);
