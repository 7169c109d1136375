using System.Text.Json.Serialization;

namespace Molecule.Agent.Cards;

/// <summary>One thing that an agent can do, as it stands in an <see cref="AgentCard"/>.</summary>
public sealed record AgentSkill
{
    /// <summary>The skill's identifier, unique within the card.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>The skill's name for people.</summary>
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>What the skill does.</summary>
    [JsonPropertyName("description")]
    public required string Description { get; init; }

    /// <summary>Words that the skill is found by. Default: an empty list.</summary>
    [JsonPropertyName("tags")]
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Prompts that show the skill in use, or <see langword="null"/>.</summary>
    [JsonPropertyName("examples")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Examples { get; init; }

    /// <summary>The media types that this skill takes, or <see langword="null"/> for those of the card.</summary>
    [JsonPropertyName("inputModes")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? InputModes { get; init; }

    /// <summary>The media types that this skill gives, or <see langword="null"/> for those of the card.</summary>
    [JsonPropertyName("outputModes")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? OutputModes { get; init; }
}
