using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Molecule.Gateway.Wire;

namespace Molecule.Gateway.Configuration;

/// <summary>A body that is one JSON value of any kind, and that existing clients know only as "invalid JSON" when it is none.</summary>
/// <param name="Json">Compact JSON.</param>
internal sealed record DocumentPatch(string Json) : IEndpointParameterMetadataProvider
{
    public static async ValueTask<DocumentPatch?> BindAsync(HttpContext context)
    {
        try
        {
            using var document = await BodyReader.ReadAsync<JsonDocument>(context.Request, context.RequestAborted);
            return new DocumentPatch(RawJson.FromCaller("data", document.RootElement).ToString());
        }
        catch (BadInputException bad) when (bad.Code is "malformed_json" or "empty_body")
        {
            throw new BadInputException("invalid JSON", bad.Code);
        }
    }

    /// <inheritdoc/>
    static void IEndpointParameterMetadataProvider.PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new BodyMetadata(typeof(JsonElement)));
}
