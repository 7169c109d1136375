using System.Text.Json.Serialization;

namespace Molecule.Gateway.Registry;

/// <summary>Says that the agent is registered.</summary>
internal sealed record RegisteredBody
{
    /// <summary>Always <c>registered</c>.</summary>
    public string Status { get; init; } = "registered";

    /// <summary>The workspace's bearer token, with the first registration only: it cannot be read again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AuthToken { get; init; }
}
