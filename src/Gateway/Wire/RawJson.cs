using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Molecule.Gateway.Wire;

// Any JSON value that passes through without being understood: an agent card, the payload of a fact. Kept as compact UTF-8, so that it is
// made compact once however many canvases it goes to. No documentation comment, for the same reason as with Patched.
[JsonConverter(typeof(RawJsonConverter))]
internal readonly struct RawJson
{
    private const int LongestNumber = 400;
    private readonly ReadOnlyMemory<byte> _utf8;

    private RawJson(ReadOnlyMemory<byte> utf8) => _utf8 = utf8;

    public static RawJson Null { get; } = new("null"u8.ToArray());

    public ReadOnlySpan<byte> Utf8 => _utf8.IsEmpty ? "null"u8 : _utf8.Span;

    /// <summary>Makes text compact that a grain has given, whose JSON Postgres may have spread out.</summary>
    public static RawJson FromText(string json)
    {
        using var document = JsonDocument.Parse(json);
        return FromElement(document.RootElement);
    }

    public static RawJson FromElement(JsonElement element)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, WireJson.Writing))
            element.WriteTo(writer);

        return new RawJson(buffer.WrittenMemory);
    }

    /// <summary>
    /// Takes a value from a caller. What the database cannot hold is refused here, by name: text that is no Unicode, NUL, and numbers
    /// beyond any double.
    /// </summary>
    /// <exception cref="BadInputException">The value cannot be kept.</exception>
    public static RawJson FromCaller(string field, JsonElement element)
    {
        RawJson raw;
        try
        {
            raw = FromElement(element);
        }
        catch (InvalidOperationException)
        {
            throw BadInputException.NoText(field);
        }

        var reader = new Utf8JsonReader(raw.Utf8);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && HoldsNul(ref reader))
                throw new BadInputException($"{field} must not hold the NUL character", "invalid_field", field);

            if (reader.TokenType is JsonTokenType.Number && !IsOrdinary(ref reader))
                throw new BadInputException($"{field} holds a number that is out of range", "invalid_field", field);
        }

        return raw;
    }

    /// <inheritdoc/>
    public override string ToString() => Encoding.UTF8.GetString(Utf8);

    private static bool HoldsNul(ref Utf8JsonReader reader) =>
        reader.ValueIsEscaped && reader.GetString()!.Contains('\0', StringComparison.Ordinal);

    private static bool IsOrdinary(ref Utf8JsonReader reader)
    {
        if (reader.ValueSpan.Length > LongestNumber || !double.IsFinite(reader.GetDouble()))
            return false;

        // A number that is almost zero has a finite double and may still have more digits than the database keeps.
        var exponent = reader.ValueSpan.IndexOfAny((byte)'e', (byte)'E');
        return exponent < 0 || (int.TryParse(reader.ValueSpan[(exponent + 1)..], out var power) && power >= -LongestNumber);
    }
}
