using System.Text.Json.Serialization;

namespace Molecule.Cli.Bundles;

/// <summary>What the platform says to <c>bundles</c>, with generated serializers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ImportedWorkspace))]
internal sealed partial class BundleContext : JsonSerializerContext;
