using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace Molecule.Gateway.Wire;

/// <summary>A JSON list whose entries are answered each for itself: one that cannot be read does not keep the others from being heard.</summary>
/// <typeparam name="T">What entries say.</typeparam>
/// <param name="Entries">In the order in which they were sent.</param>
internal sealed record BodyList<T>(IReadOnlyList<BodyEntry<T>> Entries) : IEndpointParameterMetadataProvider
    where T : class
{
    public static async ValueTask<BodyList<T>?> BindAsync(HttpContext context) =>
        new(await BodyReader.ReadListAsync<T>(context.Request, context.RequestAborted));

    /// <inheritdoc/>
    static void IEndpointParameterMetadataProvider.PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new BodyMetadata(typeof(IReadOnlyList<T>)));
}
