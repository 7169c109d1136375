using System.Text.Json;
using System.Text.Json.Serialization;
using Molecule.Gateway.Wire;

namespace Molecule.Gateway.Activity;

/// <summary>What an agent tells people.</summary>
internal sealed record NotifyBody
{
    /// <summary>A message is put together of no more than this much of what was sent.</summary>
    private const int MaxPart = 500;

    /// <summary>The message, 1 to 20,000 characters. Required, unless there is a type.</summary>
    public string? Message { get; init; }

    /// <summary>What kind of news; in place of a message, it is told with whatever stands beside it, as agents that say no message expect.</summary>
    public string? Type { get; init; }

    /// <summary>What stands beside it. Can be set because generated serializers cannot make it otherwise.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; set; }

    /// <exception cref="BadInputException">There is neither a message nor a type.</exception>
    public string ToMessage()
    {
        if (!string.IsNullOrEmpty(Message))
            return Message;

        if (string.IsNullOrWhiteSpace(Type))
            throw new BadInputException("message is required", "required", "message");

        var parts = (Others ?? []).Select(other => (Name: other.Key, Text: InWords(other.Value))).Where(part => part.Text.Length > 0)
            .Select(part => $"{part.Name}: {part.Text}");
        return string.Join(", ", parts) is { Length: > 0 } rest ? $"{Type} ({rest})" : Type;
    }

    /// <summary>A value that a person can read; nothing for one that is nested or long.</summary>
    private static string InWords(JsonElement value)
    {
        try
        {
            var text = value.ValueKind switch
            {
                JsonValueKind.String => value.GetString()!,
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
                _ => "",
            };
            return text.Length <= MaxPart ? text : "";
        }
        catch (InvalidOperationException)
        {
            // Half a character, which is no text.
            return "";
        }
    }
}
