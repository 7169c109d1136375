using System.Text.Json.Serialization;

namespace Molecule.Agent.Workspaces;

/// <summary>A role to be added to the organisation. It waits as <c>provisioning</c> until an agent registers for it.</summary>
public sealed record NewWorkspace
{
    /// <summary>The role's name, such as "Marketing". Must not be empty.</summary>
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>What the role is for, in a few words, or <see langword="null"/>.</summary>
    [JsonPropertyName("role")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Role { get; init; }

    /// <summary>How much the role may do, from 1 (least) to 4, or <see langword="null"/> for the platform's default, 1.</summary>
    [JsonPropertyName("tier")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Tier { get; init; }

    /// <summary>The workspace it reports to, or <see langword="null"/> for one at the top.</summary>
    [JsonPropertyName("parent_id")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? ParentId { get; init; }

    /// <summary>
    /// What runs the agent, or <see langword="null"/> for the platform's default. <c>external</c> means that the platform starts
    /// nothing: an agent comes from elsewhere and registers.
    /// </summary>
    [JsonPropertyName("runtime")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Runtime { get; init; }
}
