using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace Molecule.Gateway.Wire;

/// <summary>A JSON body that may be left out; otherwise as <see cref="Body{T}"/>.</summary>
/// <typeparam name="T">What it says.</typeparam>
/// <param name="Value">What it says; null when there is none.</param>
internal sealed record OptionalBody<T>(T? Value) : IEndpointParameterMetadataProvider
    where T : class
{
    public static async ValueTask<OptionalBody<T>?> BindAsync(HttpContext context) =>
        new(await BodyReader.ReadIfAnyAsync<T>(context.Request, context.RequestAborted));

    /// <inheritdoc/>
    static void IEndpointParameterMetadataProvider.PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new BodyMetadata(typeof(T), IsRequired: false));
}
