using System.Text.Json.Serialization;

namespace Molecule.Agent.Routing;

/// <summary>Whether one workspace may talk to another.</summary>
public sealed record Access
{
    /// <summary>Whether it may.</summary>
    [JsonPropertyName("allowed")]
    [JsonRequired]
    public bool IsAllowed { get; init; }

    /// <summary>
    /// Why: <c>self</c>, <c>siblings</c>, <c>parent</c> or <c>child</c>; or why not: <c>different_teams</c>, <c>unknown_caller</c> or
    /// <c>unknown_target</c>. Later platforms may know more.
    /// </summary>
    [JsonPropertyName("reason")]
    public string Reason { get; init; } = "";
}
