namespace Molecule.Gateway.Wire;

/// <summary>One spelling of JSON for all endpoints.</summary>
internal static class WireExtensions
{
    public static void AddWire(this WebApplicationBuilder builder) =>
        builder.Services.ConfigureHttpJsonOptions(json => WireJson.Apply(json.SerializerOptions));
}
