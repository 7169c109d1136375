using System.Globalization;
using YamlDotNet.Serialization;

namespace Molecule.Gateway.Templates;

/// <summary>What a template's <c>config.yaml</c> says, as far as it is read here. Everything else in it is left alone.</summary>
internal sealed record Template
{
    [YamlMember(Alias = "name")]
    public string? Name { get; init; }

    [YamlMember(Alias = "description")]
    public string? Description { get; init; }

    /// <summary>Anything; only a whole number from 1 to 4 is a tier.</summary>
    [YamlMember(Alias = "tier")]
    public object? TierAsWritten { get; init; }

    [YamlMember(Alias = "runtime")]
    public string? Runtime { get; init; }

    /// <summary>Anything; only a text is the name of a model.</summary>
    [YamlMember(Alias = "model")]
    public object? ModelAsWritten { get; init; }

    /// <summary>Anything; a text is the name of a container image.</summary>
    [YamlMember(Alias = "image")]
    public object? ImageAsWritten { get; init; }

    /// <summary>Anything; only texts in a list are names of skills.</summary>
    [YamlMember(Alias = "skills")]
    public object? SkillsAsWritten { get; init; }

    /// <summary>Anything; only texts in a list under <c>required</c> are names of secrets.</summary>
    [YamlMember(Alias = "env")]
    public object? EnvironmentAsWritten { get; init; }

    [YamlMember(Alias = "sub_workspaces")]
    public IList<SubWorkspace?>? SubWorkspaces { get; init; }

    [YamlIgnore]
    public int? Tier =>
        TierAsWritten is string text && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var tier) && tier is >= 1 and <= 4
            ? tier
            : null;

    [YamlIgnore]
    public string? Model => ModelAsWritten as string;

    /// <summary>The image of its agents; null for that of their runtime. What is no text is none that can be, and refused as one.</summary>
    [YamlIgnore]
    public string? Image => ImageAsWritten is null or "" ? null : ImageAsWritten as string ?? "(no text)";

    [YamlIgnore]
    public IReadOnlyList<string>? Skills => SkillsAsWritten is IEnumerable<object?> list ? [.. list.OfType<string>()] : null;

    /// <summary>The secrets that its agent does not start without.</summary>
    [YamlIgnore]
    public IReadOnlyList<string> RequiredSecrets =>
        EnvironmentAsWritten is IDictionary<object, object?> environment && environment.TryGetValue("required", out var names) && names is IEnumerable<object?> list
            ? [.. list.OfType<string>().Distinct(StringComparer.Ordinal)]
            : [];

    /// <summary>A workspace of the team that the template describes.</summary>
    internal sealed record SubWorkspace
    {
        [YamlMember(Alias = "config")]
        public string? Config { get; init; }

        [YamlMember(Alias = "name")]
        public string? Name { get; init; }

        [YamlMember(Alias = "role")]
        public string? Role { get; init; }
    }
}
