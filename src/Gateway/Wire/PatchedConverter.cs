using System.Text.Json;
using System.Text.Json.Serialization;

namespace Molecule.Gateway.Wire;

/// <summary>Reads a field of a PATCH; one that is left out is never read and stays absent.</summary>
/// <typeparam name="T">Its type.</typeparam>
internal sealed class PatchedConverter<T> : JsonConverter<Patched<T>>
{
    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override Patched<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is not JsonTokenType.Null)
            return new Patched<T>(((JsonConverter<T>)options.GetConverter(typeof(T))).Read(ref reader, typeof(T), options)!);

        // An exception without a message is given the path of the field by the serializer.
        return default(T) is null ? new Patched<T>(default!) : throw new JsonException();
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Patched<T> value, JsonSerializerOptions options) =>
        throw new NotSupportedException("A PATCH is only read.");
}
