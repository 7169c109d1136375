using System.Text.Json.Serialization;

namespace Molecule.Agent.Cards;

/// <summary>Who offers an agent.</summary>
public sealed record AgentProvider
{
    /// <summary>The organisation's name.</summary>
    [JsonPropertyName("organization")]
    public required string Organization { get; init; }

    /// <summary>The organisation's address on the web.</summary>
    [JsonPropertyName("url")]
    public required string Url { get; init; }
}
