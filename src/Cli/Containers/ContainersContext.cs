using System.Text.Json.Serialization;

namespace Molecule.Cli.Containers;

/// <summary>What the platform says of containers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ContainerNote))]
[JsonSerializable(typeof(OrphanNotes))]
[JsonSerializable(typeof(LogNote))]
internal sealed partial class ContainersContext : JsonSerializerContext;
