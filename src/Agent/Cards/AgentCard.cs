using System.Text.Json.Serialization;

namespace Molecule.Agent.Cards;

/// <summary>
/// What an agent says about itself, as the A2A protocol 0.3.0 writes it down. It is registered with the platform and served by the
/// agent at <c>/.well-known/agent-card.json</c>.
/// </summary>
/// <remarks>
/// The JSON names are fixed on the members, so any serialiser options produce a valid card. Members that A2A requires are
/// always written; optional ones are left out when they are <see langword="null"/>.
/// </remarks>
public sealed record AgentCard
{
    /// <summary>The version of the A2A protocol that the agent speaks. Default: <c>0.3.0</c>.</summary>
    [JsonPropertyName("protocolVersion")]
    public string ProtocolVersion { get; init; } = "0.3.0";

    /// <summary>The agent's name for people.</summary>
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>What the agent is good for, for people and for other agents that look for help.</summary>
    [JsonPropertyName("description")]
    public required string Description { get; init; }

    /// <summary>Where the agent answers A2A calls.</summary>
    [JsonPropertyName("url")]
    public required string Url { get; init; }

    /// <summary>The transport spoken at <see cref="Url"/>. Default: <c>JSONRPC</c>.</summary>
    [JsonPropertyName("preferredTransport")]
    public string PreferredTransport { get; init; } = "JSONRPC";

    /// <summary>The agent's own version, in whatever form its maker counts.</summary>
    [JsonPropertyName("version")]
    public required string Version { get; init; }

    /// <summary>Who offers the agent, or <see langword="null"/>.</summary>
    [JsonPropertyName("provider")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AgentProvider? Provider { get; init; }

    /// <summary>Where a picture of the agent is, or <see langword="null"/>.</summary>
    [JsonPropertyName("iconUrl")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? IconUrl { get; init; }

    /// <summary>Where the agent is documented, or <see langword="null"/>.</summary>
    [JsonPropertyName("documentationUrl")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DocumentationUrl { get; init; }

    /// <summary>Which optional parts of A2A the agent speaks. Default: none of them.</summary>
    [JsonPropertyName("capabilities")]
    public AgentCapabilities Capabilities { get; init; } = new();

    /// <summary>The media types that every skill takes. Default: <c>text/plain</c>.</summary>
    [JsonPropertyName("defaultInputModes")]
    public IReadOnlyList<string> DefaultInputModes { get; init; } = ["text/plain"];

    /// <summary>The media types that every skill gives. Default: <c>text/plain</c>.</summary>
    [JsonPropertyName("defaultOutputModes")]
    public IReadOnlyList<string> DefaultOutputModes { get; init; } = ["text/plain"];

    /// <summary>What the agent can do. Default: an empty list.</summary>
    [JsonPropertyName("skills")]
    public IReadOnlyList<AgentSkill> Skills { get; init; } = [];
}
