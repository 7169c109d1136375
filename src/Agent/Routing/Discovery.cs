using System.Text.Json.Serialization;

namespace Molecule.Agent.Routing;

/// <summary>Where another agent is reached.</summary>
public sealed record Discovery
{
    /// <summary>The workspace that answers: the one that was asked for, or the one that has taken its place.</summary>
    [JsonPropertyName("id")]
    [JsonRequired]
    public Guid Id { get; init; }

    /// <summary>Its address as this agent can use it. An agent that cannot be called has one that does not begin with <c>http</c>.</summary>
    [JsonPropertyName("url")]
    [JsonRequired]
    public string Url { get; init; } = "";

    /// <summary>The role's name.</summary>
    [JsonPropertyName("name")]
    [JsonRequired]
    public string Name { get; init; } = "";
}
