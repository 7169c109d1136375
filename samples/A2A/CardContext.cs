using System.Text.Json.Serialization;
using Molecule.Agent.Cards;

namespace Molecule.Samples.A2A;

[JsonSerializable(typeof(AgentCard))]
internal sealed partial class CardContext : JsonSerializerContext;
