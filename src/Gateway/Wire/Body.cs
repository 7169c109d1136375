using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace Molecule.Gateway.Wire;

/// <summary>
/// A JSON body, read by the rules of contract section 1.3 instead of the framework's: whatever the Content-Type says, only the first
/// value, and every failure is a 400 that names the field.
/// </summary>
/// <typeparam name="T">What it says.</typeparam>
/// <param name="Value">What it says.</param>
internal sealed record Body<T>(T Value) : IBody, IEndpointParameterMetadataProvider
    where T : class
{
    /// <inheritdoc/>
    object IBody.Value => Value;

    public static async ValueTask<Body<T>?> BindAsync(HttpContext context) =>
        new(await BodyReader.ReadAsync<T>(context.Request, context.RequestAborted));

    /// <inheritdoc/>
    static void IEndpointParameterMetadataProvider.PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new BodyMetadata(typeof(T)));
}
