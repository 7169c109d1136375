using System.Text.Json;
using System.Text.Json.Serialization;

namespace Molecule.Agent.Workspaces;

/// <summary>A workspace as the platform describes it at one moment.</summary>
public sealed record Workspace
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

    /// <summary>
    /// <c>provisioning</c>, <c>online</c>, <c>degraded</c>, <c>offline</c>, <c>paused</c>, <c>failed</c> or <c>removed</c>. Later
    /// versions of the platform may know more.
    /// </summary>
    [JsonPropertyName("status")]
    [JsonRequired]
    public string Status { get; init; } = "";

    /// <summary>The card that the agent registered, as it is stored, or <see langword="null"/> before the first registration.</summary>
    [JsonPropertyName("agent_card")]
    public JsonElement? AgentCard { get; init; }

    /// <summary>Where the agent answers, or the empty string when it is not known.</summary>
    [JsonPropertyName("url")]
    public string Url { get; init; } = "";

    /// <summary>The workspace it reports to, or <see langword="null"/> at the top.</summary>
    [JsonPropertyName("parent_id")]
    public Guid? ParentId { get; init; }

    /// <summary>How many tasks the agent said to be working on.</summary>
    [JsonPropertyName("active_tasks")]
    public int ActiveTasks { get; init; }

    /// <summary>The share of recent tasks that failed, from 0 to 1, as the agent reported it.</summary>
    [JsonPropertyName("last_error_rate")]
    public double LastErrorRate { get; init; }

    /// <summary>One of the errors behind <see cref="LastErrorRate"/>, or the empty string.</summary>
    [JsonPropertyName("last_sample_error")]
    public string LastSampleError { get; init; } = "";

    /// <summary>What the agent is doing, or the empty string when it is idle.</summary>
    [JsonPropertyName("current_task")]
    public string CurrentTask { get; init; } = "";

    /// <summary>What runs the agent, such as <c>langgraph</c> or <c>external</c>.</summary>
    [JsonPropertyName("runtime")]
    public string Runtime { get; init; } = "";

    /// <summary>How long the agent has been running, in whole seconds, as it reported it.</summary>
    [JsonPropertyName("uptime_seconds")]
    public long UptimeSeconds { get; init; }

    /// <summary>When the platform last heard of the agent, or <see langword="null"/> when it never did.</summary>
    [JsonPropertyName("last_heartbeat_at")]
    public DateTimeOffset? LastHeartbeatAt { get; init; }
}
