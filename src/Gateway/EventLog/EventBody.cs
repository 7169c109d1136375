using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.EventLog;

namespace Molecule.Gateway.EventLog;

/// <summary>A committed fact.</summary>
internal sealed record EventBody
{
    /// <summary>Names the fact.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its place in the log: 1 for the first, one more for each that follows, without holes.</summary>
    public required long Position { get; init; }

    /// <summary>What happened, for example <c>WORKSPACE_ONLINE</c> (contract section 7).</summary>
    public required string EventType { get; init; }

    /// <summary>Whom it is about; null when nobody in particular.</summary>
    public required Guid? WorkspaceId { get; init; }

    /// <summary>What is to be said about it; differs with the type.</summary>
    public required RawJson Payload { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    public static EventBody From(StructureEvent fact) => new()
    {
        Id = fact.Id,
        Position = fact.Position,
        EventType = fact.EventType,
        WorkspaceId = fact.WorkspaceId?.Value,
        Payload = RawJson.FromText(fact.Payload),
        CreatedAt = fact.CreatedAt,
    };
}
