using System.Text.Json.Serialization;

namespace Molecule.Agent.Connections;

internal sealed record RegisterReply([property: JsonRequired] string Status, string? AuthToken);
