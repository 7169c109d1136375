using System.Text.Json;
using System.Text.Json.Serialization;

namespace Molecule.Baseline;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(HeartbeatBody))]
[JsonSerializable(typeof(HeartbeatAnswer))]
internal sealed partial class HeartbeatContext : JsonSerializerContext;
