using System.Text.Json.Serialization;

namespace Molecule.Cli.Verify;

/// <summary>What the platform says to <c>verify</c>, with generated serializers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(VerificationLine))]
internal sealed partial class VerificationContext : JsonSerializerContext;
