using System.Text.Json;

namespace Molecule.Agent.Connections;

/// <summary>What the platform says of a workspace that nobody has followed.</summary>
internal sealed record GoneReply(JsonElement? LastEvent);
