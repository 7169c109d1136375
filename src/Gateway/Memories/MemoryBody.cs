using Molecule.Grains.Interfaces.Memories;

namespace Molecule.Gateway.Memories;

/// <summary>Something that a workspace remembers.</summary>
internal sealed record MemoryBody
{
    /// <summary>Names the memory.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose memory it is.</summary>
    public required Guid WorkspaceId { get; init; }

    /// <summary>What is remembered.</summary>
    public required string Content { get; init; }

    /// <summary>Who recalls it: <c>LOCAL</c>, <c>TEAM</c> or <c>GLOBAL</c>.</summary>
    public required string Scope { get; init; }

    /// <summary>What it belongs to.</summary>
    public required string Namespace { get; init; }

    /// <summary>Since when it is remembered.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    public static MemoryBody From(Memory memory) => new()
    {
        Id = memory.Id,
        WorkspaceId = memory.WorkspaceId.Value,
        Content = memory.Content,
        Scope = memory.Scope.ToName(),
        Namespace = memory.Namespace,
        CreatedAt = memory.CreatedAt,
    };
}
