using System.Text.Json;
using System.Text.Json.Nodes;

namespace Molecule.Samples.A2A;

/// <summary>The few shapes of JSON-RPC 2.0 and of A2A's <c>message/send</c> that the samples need.</summary>
internal static class JsonRpc
{
    public const string SendMessage = "message/send";

    public const int ParseError = -32700;
    public const int InvalidRequest = -32600;
    public const int MethodNotFound = -32601;
    public const int InvalidParams = -32602;

    public static JsonObject Request(string text, string from) => new()
    {
        ["jsonrpc"] = "2.0",
        ["id"] = Guid.NewGuid(),
        ["method"] = SendMessage,
        ["params"] = new JsonObject
        {
            ["message"] = Message("user", text, from),
        },
    };

    public static JsonObject Answer(JsonNode? id, string text, string from) => new()
    {
        ["jsonrpc"] = "2.0",
        ["id"] = id,
        ["result"] = Message("agent", text, from),
    };

    public static JsonObject Error(JsonNode? id, int code, string message) => new()
    {
        ["jsonrpc"] = "2.0",
        ["id"] = id,
        ["error"] = new JsonObject { ["code"] = code, ["message"] = message },
    };

    /// <summary>
    /// The text of a message: its text parts, joined. Older clients write a part's kind as <c>type</c>.
    /// <see langword="null"/> when there is no text in it.
    /// </summary>
    public static string? TextOf(JsonNode? message)
    {
        if (message is not JsonObject || message["parts"] is not JsonArray parts)
        {
            return null;
        }

        var texts = parts.OfType<JsonObject>().Where(part => String(part["kind"] ?? part["type"]) == "text").Select(part => String(part["text"]));
        var text = string.Join('\n', texts.OfType<string>());
        return text.Length == 0 ? null : text;
    }

    public static string? SenderOf(JsonNode? message) =>
        message is JsonObject && message["metadata"] is JsonObject metadata ? String(metadata["from"]) : null;

    public static string? String(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private static JsonObject Message(string role, string text, string from) => new()
    {
        ["kind"] = "message",
        ["messageId"] = Guid.NewGuid(),
        ["role"] = role,
        ["parts"] = new JsonArray(new JsonObject { ["kind"] = "text", ["text"] = text }),
        ["metadata"] = new JsonObject { ["from"] = from },
    };
}
