using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Molecule.Gateway.Wire;

namespace Molecule.Gateway.Documentation;

/// <summary>Adds what endpoints say of themselves in metadata: bodies, parameters, examples.</summary>
internal sealed class OperationDocumenter : IOpenApiOperationTransformer
{
    private const string Json = "application/json";

    private static readonly Dictionary<string, string> Meanings = new(StringComparer.Ordinal)
    {
        ["101"] = "The connection is a WebSocket from here on; each of its text frames is one event.",
        ["200"] = "Done; what was asked for.",
        ["201"] = "Created.",
        ["202"] = "Recorded.",
        ["301"] = "Another one speaks for it; `Location` leads there.",
        ["400"] = "The request cannot be understood, or a value is out of its range; `field` names it.",
        ["401"] = "A token is missing, or one was shown that is wrong.",
        ["403"] = "The caller is known and may not do this.",
        ["404"] = "There is no such workspace.",
        ["409"] = "It contradicts what is there; nothing was changed.",
        ["410"] = "The workspace is removed and is not changed any more.",
        ["413"] = "The body is larger than 1 MiB, or than the operation says.",
        ["429"] = "The caller asks too often or for too much at once; `Retry-After` says when to try again.",
        ["500"] = "Something failed inside; `trace_id` names it in the log.",
        ["503"] = "The cluster or its database does not answer now; `Retry-After` says when to try again.",
    };

    public async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<BodyMetadata>().FirstOrDefault() is { } body)
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = body.IsRequired,
                Description = "JSON, whatever the Content-Type says.",
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                {
                    [Json] = new() { Schema = await DescribeAsync(body.Type, context, cancellationToken) },
                },
            };
        }

        foreach (var documented in metadata.OfType<DocumentedParameter>())
            Describe(operation, documented);

        foreach (var example in metadata.OfType<DocumentedExample>())
            Show(operation, example);

        foreach (var (status, response) in operation.Responses ?? [])
            response.Description = Meanings.GetValueOrDefault(status) ?? response.Description;
    }

    private static async Task<IOpenApiSchema> DescribeAsync(Type type, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var schema = await context.GetOrCreateSchemaAsync(type, cancellationToken: cancellationToken);
        var name = SchemaNames.Of(WireJson.Options.GetTypeInfo(type));
        if (name is null || context.Document is not { } document)
            return schema;

        document.AddComponent(name, schema);
        return new OpenApiSchemaReference(name, document);
    }

    private static void Describe(OpenApiOperation operation, DocumentedParameter documented)
    {
        if (operation.Parameters?.OfType<OpenApiParameter>().FirstOrDefault(found => found.Name == documented.Name) is not { } parameter)
            throw new InvalidOperationException($"{operation.OperationId} has no parameter {documented.Name}.");

        parameter.Description = documented.Meaning;
        if (parameter.Schema is OpenApiSchema schema && documented.IsInteger)
            schema.Type = JsonSchemaType.Integer;
    }

    private static void Show(OpenApiOperation operation, DocumentedExample example)
    {
        var content = example.IsOfBody
            ? operation.RequestBody?.Content
            : operation.Responses?.FirstOrDefault(response => response.Key is "101" or "200" or "201" or "202").Value?.Content;
        if (content?.Values.FirstOrDefault() is { } media)
            media.Example = JsonNode.Parse(example.Json);
    }
}
