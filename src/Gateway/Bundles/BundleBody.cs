using System.Text.Json;
using Molecule.Gateway.Wire;

namespace Molecule.Gateway.Bundles;

/// <summary>A workspace with its files and everything below it (contract section 14.1).</summary>
internal sealed record BundleBody
{
    /// <summary>The only version that there is.</summary>
    public const string KnownSchema = "1.0";

    /// <summary>How the bundle is to be read: <c>1.0</c>.</summary>
    public string? Schema { get; init; }

    /// <summary>The id of the workspace that was exported. One that is imported has an id of its own, and keeps this one as where it comes from.</summary>
    public string? Id { get; init; }

    /// <summary>Display name, 1 to 200 characters. Required.</summary>
    public string? Name { get; init; }

    /// <summary>What it does, at most 1,000 characters; empty when not said.</summary>
    public string? Description { get; init; }

    /// <summary>1 to 4; 1 when left out or 0.</summary>
    public int? Tier { get; init; }

    /// <summary>Always empty: the model is in the configuration.</summary>
    public string? Model { get; init; }

    /// <summary>What runs its agent. When left out, what the configuration says, or <c>langgraph</c>.</summary>
    public string? Runtime { get; init; }

    /// <summary>Its <c>system-prompt.md</c>; empty when it has none.</summary>
    public string? SystemPrompt { get; init; }

    /// <summary>The folders below <c>skills</c>, in the order of their names.</summary>
    public IReadOnlyList<SkillBody?>? Skills { get; init; }

    /// <summary>Always empty.</summary>
    public IReadOnlyList<JsonElement>? Tools { get; init; }

    /// <summary>Its <c>config.yaml</c>, under that name; empty when it has none.</summary>
    public FileMap? Prompts { get; init; }

    /// <summary>The secrets that its agent does not start without, by their keys. Never a value.</summary>
    public IReadOnlyList<string?>? RequiredSecrets { get; init; }

    /// <summary>Those below it, in the order in which they were created.</summary>
    public IReadOnlyList<BundleBody?>? SubWorkspaces { get; init; }

    /// <summary>Its agent's card, to be looked at: an import leaves it to the new agent. Null when there is none.</summary>
    public RawJson? AgentCard { get; init; }

    /// <summary>Always empty.</summary>
    public string? Author { get; init; }

    /// <summary>Always <c>1.0.0</c>.</summary>
    public string? Version { get; init; }

    /// <summary>What its agent can do.</summary>
    internal sealed record SkillBody
    {
        /// <summary>The name of its folder.</summary>
        public string? Id { get; init; }

        /// <summary>The same.</summary>
        public string? Name { get; init; }

        /// <summary>The first line of its <c>SKILL.md</c> that is no heading; empty when there is none. An import does not read it.</summary>
        public string? Description { get; init; }

        /// <summary>The texts of its files by their paths below the folder.</summary>
        public FileMap? Files { get; init; }
    }
}
