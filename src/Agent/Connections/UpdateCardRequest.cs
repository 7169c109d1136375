using System.Text.Json;

namespace Molecule.Agent.Connections;

internal sealed record UpdateCardRequest(Guid WorkspaceId, JsonElement AgentCard);
