using System.Text.Json.Serialization;

namespace Molecule.Gateway.Routing;

/// <summary>Another workspace speaks for the one that was asked for.</summary>
internal sealed record MovedBody
{
    /// <summary>The one that does.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its address, as the caller can use it; left out when it has none now, or the caller may not talk to it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public required string? Url { get; init; }

    /// <summary>Its display name.</summary>
    public required string Name { get; init; }
}
