using System.Text.Json.Serialization;

namespace Molecule.Baseline;

/// <summary>Generated serializers, as the gateway has them.</summary>
[JsonSerializable(typeof(HeartbeatBody))]
[JsonSerializable(typeof(HeartbeatAnswer))]
internal sealed partial class HeartbeatContext : JsonSerializerContext;
