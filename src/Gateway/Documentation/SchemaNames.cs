using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Molecule.Gateway.Wire;

namespace Molecule.Gateway.Documentation;

/// <summary>Names the schemas of the document.</summary>
internal static class SchemaNames
{
    private const string Suffix = "Body";

    /// <summary>The name, or null for what is written out where it is used.</summary>
    public static string? Of(JsonTypeInfo type)
    {
        var plain = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        if (plain == typeof(RawJson) || plain == typeof(FileMap) || plain == typeof(JsonElement) || PatchedTypes.UnderlyingType(plain) is not null)
            return null;

        var name = OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        return name is not null && name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name;
    }
}
