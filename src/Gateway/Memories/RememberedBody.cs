using Molecule.Grains.Interfaces.Memories;

namespace Molecule.Gateway.Memories;

/// <summary>Something that is remembered now.</summary>
internal sealed record RememberedBody
{
    /// <summary>Names the memory.</summary>
    public required Guid Id { get; init; }

    /// <summary>Who recalls it.</summary>
    public required string Scope { get; init; }

    /// <summary>What it belongs to.</summary>
    public required string Namespace { get; init; }

    public static RememberedBody From(Memory memory) => new() { Id = memory.Id, Scope = memory.Scope.ToName(), Namespace = memory.Namespace };
}
