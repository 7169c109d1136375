using System.Collections.Immutable;

namespace Molecule.Grains.Interfaces.EventLog;

/// <summary>Facts read from the log.</summary>
/// <param name="Events">The facts, in the order that was asked for.</param>
/// <param name="Head">The position of the newest fact there was when these were read; 0 when the log is empty.</param>
[GenerateSerializer, Immutable, Alias("molecule.event-page")]
public sealed record EventPage([property: Id(0)] ImmutableArray<StructureEvent> Events, [property: Id(1)] long Head)
{
    /// <summary>Whether the query has more facts than the page could hold.</summary>
    [Id(2)] public bool HasMore { get; init; }
}
