using System.Text.Json;
using Molecule.Gateway.Access;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Registry;

/// <summary>What an agent registers with.</summary>
internal sealed record RegisterBody : INamesWorkspace
{
    /// <summary>The workspace that it fills; created when the id is new. Required.</summary>
    public string? Id { get; init; }

    /// <summary>
    /// Where it is reached: an absolute <c>http</c> or <c>https</c> URI without credentials or fragment, at most 2,000 characters, or
    /// <c>remote://no-inbound</c> when nobody can call it. Required.
    /// </summary>
    public string? Url { get; init; }

    /// <summary>Its agent card, any JSON value. Passed on as it is, addresses in it too. Required.</summary>
    public JsonElement AgentCard { get; init; }

    /// <inheritdoc/>
    string? INamesWorkspace.SpeaksFor => Id;

    public (WorkspaceId Id, Registration Registration) Read()
    {
        new RequiredFields("RegisterPayload")
            .Check("id", "ID", !string.IsNullOrEmpty(Id))
            .Check("url", "URL", !string.IsNullOrEmpty(Url))
            .Check("agent_card", "AgentCard", AgentCard.ValueKind is not JsonValueKind.Undefined)
            .ThrowIfAnyIsMissing();
        var id = Inputs.ParseWorkspaceId("id", Id);
        Inputs.RefuseControlCharacters("url", Url);
        return (id, new Registration(Url!, RawJson.FromCaller("agent_card", AgentCard).ToString()));
    }
}
