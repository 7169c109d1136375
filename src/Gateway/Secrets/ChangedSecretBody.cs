using System.Text.Json.Serialization;

namespace Molecule.Gateway.Secrets;

/// <summary>Says that a secret was set or deleted.</summary>
internal sealed record ChangedSecretBody
{
    /// <summary><c>saved</c> or <c>deleted</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Which.</summary>
    public required string Key { get; init; }

    /// <summary><c>global</c> for a secret of the installation; else left out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Scope { get; init; }

    /// <summary>Whether the workspace was restarted; left out for a secret of the installation, which restarts nobody.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Restarted { get; init; }

    /// <summary>Why the workspace was not restarted, as the code of that refusal, for example <c>workspace_paused</c>; else left out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? WhyNot { get; init; }
}
