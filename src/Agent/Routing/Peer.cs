using System.Text.Json;
using System.Text.Json.Serialization;

namespace Molecule.Agent.Routing;

/// <summary>A workspace that an agent may talk to: a sibling, a child or the parent of its own.</summary>
public sealed record Peer
{
    /// <summary>The workspace's identifier.</summary>
    [JsonPropertyName("id")]
    [JsonRequired]
    public Guid Id { get; init; }

    /// <summary>The role's name.</summary>
    [JsonPropertyName("name")]
    [JsonRequired]
    public string Name { get; init; } = "";

    /// <summary>What the role is for, or <see langword="null"/>.</summary>
    [JsonPropertyName("role")]
    public string? Role { get; init; }

    /// <summary>How much the role may do, from 1 to 4.</summary>
    [JsonPropertyName("tier")]
    public int Tier { get; init; }

    /// <summary><c>provisioning</c>, <c>online</c>, <c>degraded</c>, <c>offline</c>, <c>paused</c> or <c>failed</c>; later platforms may know more.</summary>
    [JsonPropertyName("status")]
    [JsonRequired]
    public string Status { get; init; } = "";

    /// <summary>The card that the agent registered, or <see langword="null"/> before the first registration.</summary>
    [JsonPropertyName("agent_card")]
    public JsonElement? AgentCard { get; init; }

    /// <summary>What the agent said of where it is. To call it, ask <see cref="MoleculeAgent.DiscoverAsync"/>.</summary>
    [JsonPropertyName("url")]
    public string Url { get; init; } = "";

    /// <summary>The workspace it reports to; that of a child is the asking agent's own.</summary>
    [JsonPropertyName("parent_id")]
    public Guid? ParentId { get; init; }

    /// <summary>How many tasks the agent works on, about a second ago.</summary>
    [JsonPropertyName("active_tasks")]
    public int ActiveTasks { get; init; }
}
