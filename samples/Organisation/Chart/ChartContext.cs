using System.Text.Json.Serialization;

namespace Molecule.Samples.Organisation.Chart;

[JsonSerializable(typeof(Dictionary<string, Guid>))]
internal sealed partial class ChartContext : JsonSerializerContext;
