using System.Text.Json;
using System.Text.Json.Serialization;

namespace Molecule.Gateway.Wire;

/// <summary>How JSON is spelled on every wire of the gateway (contract sections 1.2 and 1.3).</summary>
internal static class WireJson
{
    /// <summary>Objects nested deeper than this are refused.</summary>
    public const int MaxDepth = 64;

    public static JsonSerializerOptions Options { get; } = Create();

    public static JsonWriterOptions Writing { get; } = new() { Encoder = WireEncoder.Instance, SkipValidation = true, MaxDepth = MaxDepth };

    public static JsonReaderOptions Reading { get; } = new() { MaxDepth = MaxDepth };

    /// <summary>Gives other serializers of the process (minimal APIs, SignalR, OpenAPI) the same spelling.</summary>
    public static void Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.PropertyNameCaseInsensitive = true;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.Encoder = WireEncoder.Instance;
        options.MaxDepth = MaxDepth;
        options.WriteIndented = false;
        options.Converters.Add(new TimestampConverter());
        options.TypeInfoResolverChain.Insert(0, WireContext.Default);
    }

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions();
        Apply(options);
        options.MakeReadOnly();
        return options;
    }
}
