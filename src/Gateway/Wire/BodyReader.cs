using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace Molecule.Gateway.Wire;

/// <summary>Reads JSON bodies (contract section 1.3).</summary>
internal static class BodyReader
{
    /// <summary>The largest body, in bytes, whether it was announced or came in chunks.</summary>
    public const int MaxBytes = 1024 * 1024;

    private const string WrongType = "The JSON value could not be converted";
    private const string WrongToken = "Cannot get the value of a token type";

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public static async ValueTask<T> ReadAsync<T>(HttpRequest request, CancellationToken cancellationToken, int most = MaxBytes)
        where T : class =>
        await ReadAsync(request, ParseIfAny<T>, most, cancellationToken) ?? throw new BadInputException("EOF", "empty_body");

    /// <summary>Reads the body; null when it is empty.</summary>
    public static ValueTask<T?> ReadIfAnyAsync<T>(HttpRequest request, CancellationToken cancellationToken)
        where T : class =>
        ReadAsync(request, ParseIfAny<T>, MaxBytes, cancellationToken);

    /// <summary>Reads a list, entry by entry where they cannot all be read.</summary>
    public static async ValueTask<IReadOnlyList<BodyEntry<T>>> ReadListAsync<T>(HttpRequest request, CancellationToken cancellationToken)
        where T : class =>
        await ReadAsync(request, ParseList<T>, MaxBytes, cancellationToken) ?? throw new BadInputException("EOF", "empty_body");

    private static async ValueTask<T?> ReadAsync<T>(HttpRequest request, Parser<T> parse, int most, CancellationToken cancellationToken)
        where T : class
    {
        if (request.ContentLength > most)
            throw TooLarge(most);

        var reader = request.BodyReader;
        ArrayBufferWriter<byte>? pieces = null;
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            try
            {
                if (read.Buffer.Length > most - (pieces?.WrittenCount ?? 0))
                    throw TooLarge(most);

                if (read.IsCompleted && pieces is null)
                    return parse(read.Buffer.IsSingleSegment ? read.Buffer.FirstSpan : read.Buffer.ToArray());

                pieces ??= new ArrayBufferWriter<byte>();
                foreach (var piece in read.Buffer)
                    pieces.Write(piece.Span);

                if (read.IsCompleted)
                    return parse(pieces.WrittenSpan);
            }
            finally
            {
                // All of it, each time, also when it was no good: what is left unread is in the way of the answer, and when the caller
                // hangs up half-way, in the way of the server itself.
                reader.AdvanceTo(read.Buffer.End);
            }
        }
    }

    public static T Parse<T>(ReadOnlySpan<byte> utf8)
        where T : class =>
        ParseIfAny<T>(utf8) ?? throw new BadInputException("EOF", "empty_body");

    private static IReadOnlyList<BodyEntry<T>>? ParseList<T>(ReadOnlySpan<byte> utf8)
        where T : class
    {
        try
        {
            return ParseIfAny<IReadOnlyList<T>>(utf8) is { } all ? [.. all.Select(Read)] : null;
        }
        catch (BadInputException exception) when (exception.Code == "wrong_type")
        {
            return ParseIfAny<JsonElement[]>(utf8) is { } each ? [.. each.Select(ReadAlone<T>)] : null;
        }
    }

    private static BodyEntry<T> Read<T>(T? entry)
        where T : class =>
        new(entry, entry is null ? NoObject("an entry") : null);

    private static BodyEntry<T> ReadAlone<T>(JsonElement entry)
        where T : class
    {
        try
        {
            return entry.ValueKind == JsonValueKind.Null ? Read<T>(null) : Read(Parse<T>(JsonMarshal.GetRawUtf8Value(entry)));
        }
        catch (BadInputException exception)
        {
            return new BodyEntry<T>(null, exception);
        }
    }

    private static T? ParseIfAny<T>(ReadOnlySpan<byte> utf8)
        where T : class
    {
        if (utf8.StartsWith(ByteOrderMark))
            utf8 = utf8[ByteOrderMark.Length..];

        if (utf8.TrimStart(" \t\r\n"u8).IsEmpty)
            return null;

        if (!Utf8.IsValid(utf8))
            throw new BadInputException("the body is not valid UTF-8", "malformed_json");

        var type = (JsonTypeInfo<T>)WireJson.Options.GetTypeInfo(typeof(T));
        try
        {
            var reader = new Utf8JsonReader(utf8, WireJson.Reading);
            return JsonSerializer.Deserialize(ref reader, type) ?? throw NoObject();
        }
        catch (JsonException exception)
        {
            throw Explain(exception, type);
        }
    }

    private delegate T? Parser<out T>(ReadOnlySpan<byte> utf8);

    private static BadInputException Explain(JsonException exception, JsonTypeInfo type)
    {
        var field = exception.Path is { } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : null;
        if (field is not null && exception.InnerException is InvalidOperationException inner && !inner.Message.StartsWith(WrongToken, StringComparison.Ordinal))
            return BadInputException.NoText(field);

        if (exception.Message.StartsWith(WrongType, StringComparison.Ordinal))
            return field is null ? NoObject() : WrongField(type, field, exception.InnerException is FormatException);

        return new BadInputException(
            $"malformed JSON at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}: {Reason(exception)}",
            "malformed_json");
    }

    private static BadInputException NoObject(string what = "the body") => new($"{what} must be a JSON object", "wrong_type");

    private static BadInputException TooLarge(int most) =>
        new($"the body is larger than {most} bytes", "body_too_large", status: StatusCodes.Status413PayloadTooLarge);

    /// <summary>What the serializer said, without the place that it appends and that is given in people's counting already.</summary>
    private static string Reason(JsonException exception)
    {
        var message = exception.Message;
        foreach (var appended in (ReadOnlySpan<string>)[" Path: ", " LineNumber: "])
        {
            var at = message.IndexOf(appended, StringComparison.Ordinal);
            if (at >= 0)
                message = message[..at];
        }

        return message.TrimEnd('.');
    }

    /// <summary>
    /// Says what a field must be, found by following its path into the type, and names it as the wire does. Where a
    /// number was sent, the range belongs to it: the number may be whole and only too large.
    /// </summary>
    private static BadInputException WrongField(JsonTypeInfo type, string path, bool isNumber)
    {
        List<string> names = [];
        foreach (var step in path.Split('.'))
        {
            var index = step.IndexOf('[', StringComparison.Ordinal) is var at and >= 0 ? step[at..] : "";
            var name = step[..^index.Length];
            if (type.Properties.FirstOrDefault(property => property.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } property)
                break;

            var expected = PatchedTypes.UnderlyingType(property.PropertyType) ?? property.PropertyType;
            type = WireJson.Options.GetTypeInfo(Nullable.GetUnderlyingType(expected) ?? expected);
            if (index.Length > 0 && type.ElementType is { } element)
                type = WireJson.Options.GetTypeInfo(element);

            names.Add(property.Name + index);
        }

        var field = string.Join('.', names);
        return new BadInputException($"{field} must be {InWords(type.Type, isNumber)}", "wrong_type", field);
    }

    private static string InWords(Type type, bool isNumber) => type switch
    {
        _ when type == typeof(string) => "a string",
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(int) => isNumber ? $"a whole number from {int.MinValue} to {int.MaxValue}" : "a whole number",
        _ when type == typeof(double) => "a number",
        _ when type != typeof(string) && type.IsAssignableTo(typeof(System.Collections.IEnumerable)) => "a list",
        _ => "an object",
    };
}
