namespace Molecule.Grains.Interfaces.Activity;

/// <summary>Which entries of a workspace are asked for.</summary>
/// <param name="ActivityType">Only those of this kind; null for all.</param>
/// <param name="Origin">Only those that people, or that agents, began; null for all.</param>
/// <param name="Before">Only those that are older than this entry; null from the newest on. An entry that is gone has nothing before it.</param>
/// <param name="Limit">At most this many, 1 to <see cref="IActivityLog.MaxPage"/>.</param>
[GenerateSerializer, Immutable, Alias("molecule.activity-filter")]
public sealed record ActivityFilter(
    [property: Id(0)] string? ActivityType,
    [property: Id(1)] ActivityOrigin? Origin,
    [property: Id(2)] Guid? Before,
    [property: Id(3)] int Limit);
