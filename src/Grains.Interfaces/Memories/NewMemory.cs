namespace Molecule.Grains.Interfaces.Memories;

/// <summary>Something to remember.</summary>
/// <param name="Content">1 to 65,536 characters, without NUL.</param>
/// <param name="Scope">Who shall recall it. Global is only for workspaces without a parent.</param>
/// <param name="Namespace">What it belongs to, 1 to 50 bytes of UTF-8, one line.</param>
[GenerateSerializer, Immutable, Alias("molecule.new-memory")]
public sealed record NewMemory(
    [property: Id(0)] string Content,
    [property: Id(1)] MemoryScope Scope,
    [property: Id(2)] string Namespace);
