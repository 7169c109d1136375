using System.Text.Json.Serialization;
using Molecule.Gateway.Wire;

namespace Molecule.Gateway.Feed;

/// <summary>One event as it is heard.</summary>
internal sealed record EnvelopeBody
{
    /// <summary>What happened, for example <c>WORKSPACE_ONLINE</c> (contract section 7).</summary>
    public required string Event { get; init; }

    /// <summary>Whom it is about; empty when nobody in particular.</summary>
    public required string WorkspaceId { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>What is to be said about it; differs with the event.</summary>
    public required RawJson Payload { get; init; }

    /// <summary>Its place in the log; only with facts.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Position { get; init; }
}
