namespace Molecule.Grains.Interfaces.Activity;

/// <summary>What a search through a workspace's activity and memories has found.</summary>
[GenerateSerializer, Immutable, Alias("molecule.finding")]
public sealed record Finding
{
    /// <summary>What was found.</summary>
    [Id(0)] public required FindingKind Kind { get; init; }

    /// <summary>Names the entry or the memory.</summary>
    [Id(1)] public required Guid Id { get; init; }

    /// <summary>The kind of activity, or the scope of the memory.</summary>
    [Id(2)] public required string Label { get; init; }

    /// <summary>The summary, or what is remembered.</summary>
    [Id(3)] public string? Content { get; init; }

    /// <summary>What was called; null for a memory.</summary>
    [Id(4)] public string? Method { get; init; }

    /// <summary>How it went; null for a memory.</summary>
    [Id(5)] public string? Status { get; init; }

    /// <summary>What was asked, as compact JSON; null when nothing was kept.</summary>
    [Id(6)] public string? RequestBody { get; init; }

    /// <summary>What was answered, as compact JSON; null when nothing was kept.</summary>
    [Id(7)] public string? ResponseBody { get; init; }

    /// <summary>When it was written, UTC, to the microsecond.</summary>
    [Id(8)] public required DateTimeOffset CreatedAt { get; init; }
}
