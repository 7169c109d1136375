using System.Text.Json.Serialization;

namespace Molecule.Agent.Connections;

/// <summary>What the platform answers when there is nothing to hand back. Its words are not obeyed, only their shape is asked for.</summary>
internal sealed record StatusReply([property: JsonRequired] string Status);
