using System.Text.Json;
using System.Text.Json.Serialization;

namespace Molecule.Gateway.Wire;

/// <summary>Reads and writes files as an object of texts by their paths.</summary>
internal sealed class FileMapConverter : JsonConverter<FileMap>
{
    /// <inheritdoc/>
    public override FileMap Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        // Exceptions without a message are given the path of the field by the serializer.
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException();

        var files = new List<(string, string)>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var path = reader.GetString()!;
            if (!reader.Read() || reader.TokenType != JsonTokenType.String)
                throw new JsonException();

            files.Add((path, reader.GetString()!));
        }

        return new FileMap(files);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, FileMap value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (path, text) in value.Files)
            writer.WriteString(path, text);

        writer.WriteEndObject();
    }
}
