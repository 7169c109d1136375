using System.Text.Json;
using Molecule.Gateway.Access;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Registry;

/// <summary>A new agent card.</summary>
internal sealed record UpdateCardBody : INamesWorkspace
{
    /// <summary>The workspace whose card it is. Required.</summary>
    public string? WorkspaceId { get; init; }

    /// <summary>The card, any JSON value. Required.</summary>
    public JsonElement AgentCard { get; init; }

    /// <inheritdoc/>
    string? INamesWorkspace.SpeaksFor => WorkspaceId;

    public (WorkspaceId Id, string AgentCard) Read()
    {
        new RequiredFields("UpdateCardPayload")
            .Check("workspace_id", "WorkspaceID", !string.IsNullOrEmpty(WorkspaceId))
            .Check("agent_card", "AgentCard", AgentCard.ValueKind is not JsonValueKind.Undefined)
            .ThrowIfAnyIsMissing();
        return (Inputs.ParseWorkspaceId("workspace_id", WorkspaceId), RawJson.FromCaller("agent_card", AgentCard).ToString());
    }
}
