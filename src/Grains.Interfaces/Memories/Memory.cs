using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces.Memories;

/// <summary>Something that a workspace remembers.</summary>
/// <param name="Id">Names the memory.</param>
/// <param name="WorkspaceId">Whose memory it is.</param>
/// <param name="Content">What is remembered.</param>
/// <param name="Scope">Who recalls it.</param>
/// <param name="Namespace">What it belongs to, in the words of the workspace.</param>
/// <param name="CreatedAt">Since when, UTC, to the microsecond.</param>
[GenerateSerializer, Immutable, Alias("molecule.memory")]
public sealed record Memory(
    [property: Id(0)] Guid Id,
    [property: Id(1)] WorkspaceId WorkspaceId,
    [property: Id(2)] string Content,
    [property: Id(3)] MemoryScope Scope,
    [property: Id(4)] string Namespace,
    [property: Id(5)] DateTimeOffset CreatedAt);
