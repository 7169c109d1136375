using System.Text.Json.Serialization;

namespace Molecule.Agent.Workspaces;

/// <summary>What the platform answers to a new workspace.</summary>
public sealed record CreatedWorkspace
{
    /// <summary>The identifier that the platform gave it.</summary>
    [JsonPropertyName("id")]
    [JsonRequired]
    public Guid Id { get; init; }

    /// <summary>Its first status, <c>provisioning</c> unless it was created as external.</summary>
    [JsonPropertyName("status")]
    [JsonRequired]
    public string Status { get; init; } = "";
}
