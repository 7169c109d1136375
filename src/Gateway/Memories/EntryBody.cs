using System.Text.Json.Serialization;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Memories;

namespace Molecule.Gateway.Memories;

/// <summary>What a workspace keeps under a key.</summary>
internal sealed record EntryBody
{
    /// <summary>The key.</summary>
    public required string Key { get; init; }

    /// <summary>What is kept.</summary>
    public required RawJson Value { get; init; }

    /// <summary>When it is gone; absent when it stays.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was kept.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    public static EntryBody From(KeyValueEntry entry) => new()
    {
        Key = entry.Key,
        Value = RawJson.FromText(entry.Value),
        ExpiresAt = entry.ExpiresAt,
        UpdatedAt = entry.UpdatedAt,
    };
}
