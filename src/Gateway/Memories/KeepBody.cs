using System.Text.Json;
using Molecule.Gateway.Wire;

namespace Molecule.Gateway.Memories;

/// <summary>Something to keep under a key.</summary>
internal sealed record KeepBody
{
    /// <summary>The key, 1 to 500 characters. Required.</summary>
    public string? Key { get; init; }

    /// <summary>What to keep, any JSON value, null too; at most 262,144 characters. Required.</summary>
    public JsonElement Value { get; init; }

    /// <summary>Seconds until it is gone; it stays when left out. With 0 or less it is gone at once.</summary>
    public int? TtlSeconds { get; init; }

    public (string Key, string Value, TimeSpan? TimeToLive) Read()
    {
        if (string.IsNullOrEmpty(Key))
            throw new BadInputException("key is required", "required", "key");

        if (Value.ValueKind is JsonValueKind.Undefined)
            throw new BadInputException("value is required", "required", "value");

        return (Key, RawJson.FromCaller("value", Value).ToString(), TtlSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
    }
}
