namespace Molecule.Grains.Interfaces.Memories;

/// <summary>What to recall.</summary>
/// <param name="Scope">Whose memories: of that scope and within its reach; null for the workspace's own, whatever their scope.</param>
/// <param name="Text">
/// At most 1,000 characters. One character is looked for as it stands, upper or lower case. More is an English full-text search, in which
/// words that are too common to count match nothing. Null or empty for everything.
/// </param>
/// <param name="Namespace">Only this namespace; null for all.</param>
/// <param name="After">Only what follows this memory in the order of the answer; null from the beginning.</param>
/// <param name="Limit">At most this many, 1 to <see cref="IMemories.MaxPage"/>.</param>
[GenerateSerializer, Immutable, Alias("molecule.memory-query")]
public sealed record MemoryQuery(
    [property: Id(0)] MemoryScope? Scope,
    [property: Id(1)] string? Text,
    [property: Id(2)] string? Namespace,
    [property: Id(3)] Guid? After,
    [property: Id(4)] int Limit);
