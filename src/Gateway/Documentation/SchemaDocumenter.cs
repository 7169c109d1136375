using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Molecule.Gateway.Wire;

namespace Molecule.Gateway.Documentation;

/// <summary>Gives schemas to the types that read and write themselves.</summary>
internal sealed class SchemaDocumenter : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        if (type == typeof(DateTimeOffset))
            (schema.Type, schema.Format) = (JsonSchemaType.String, "date-time");
        else if (PatchedTypes.UnderlyingType(type) is { } patched)
            (schema.Type, schema.Properties, schema.Required) = (TypeOf(patched), null, null);
        else if (type == typeof(FileMap))
            (schema.Type, schema.AdditionalProperties) = (JsonSchemaType.Object, new OpenApiSchema { Type = JsonSchemaType.String });
        else if (type == typeof(DateTimeOffset?))
            (schema.Type, schema.Format) = (JsonSchemaType.String | JsonSchemaType.Null, "date-time");

        return Task.CompletedTask;
    }

    private static JsonSchemaType TypeOf(Type patched) => patched switch
    {
        _ when patched == typeof(int) => JsonSchemaType.Integer,
        _ when patched == typeof(int?) => JsonSchemaType.Integer | JsonSchemaType.Null,
        _ when patched == typeof(double) => JsonSchemaType.Number,
        _ when patched == typeof(bool) => JsonSchemaType.Boolean,
        _ => JsonSchemaType.String | JsonSchemaType.Null,
    };
}
