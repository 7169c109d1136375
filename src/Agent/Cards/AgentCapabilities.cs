using System.Text.Json.Serialization;

namespace Molecule.Agent.Cards;

/// <summary>Which optional parts of A2A an agent speaks. All are off unless switched on.</summary>
public sealed record AgentCapabilities
{
    /// <summary>Whether the agent answers <c>message/stream</c> with server-sent events.</summary>
    [JsonPropertyName("streaming")]
    public bool Streaming { get; init; }

    /// <summary>Whether the agent calls back when a long task moves on.</summary>
    [JsonPropertyName("pushNotifications")]
    public bool PushNotifications { get; init; }

    /// <summary>Whether the agent keeps the history of a task's states.</summary>
    [JsonPropertyName("stateTransitionHistory")]
    public bool StateTransitionHistory { get; init; }
}
