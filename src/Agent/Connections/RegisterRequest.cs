using System.Text.Json;

namespace Molecule.Agent.Connections;

internal sealed record RegisterRequest(Guid Id, string Url, JsonElement AgentCard);
