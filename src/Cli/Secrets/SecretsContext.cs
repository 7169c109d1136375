using System.Text.Json.Serialization;

namespace Molecule.Cli.Secrets;

/// <summary>What the platform says to <c>secrets</c>, with generated serializers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IReadOnlyList<KeyUse>))]
[JsonSerializable(typeof(RotationStep))]
internal sealed partial class SecretsContext : JsonSerializerContext;
