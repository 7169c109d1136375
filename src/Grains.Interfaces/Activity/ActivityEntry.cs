using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces.Activity;

/// <summary>Something that happened in a workspace, as it was logged (contract section 5.6).</summary>
[GenerateSerializer, Immutable, Alias("molecule.activity-entry")]
public sealed record ActivityEntry
{
    /// <summary>Names the entry.</summary>
    [Id(0)] public required Guid Id { get; init; }

    /// <summary>Whose activity it is.</summary>
    [Id(1)] public required WorkspaceId WorkspaceId { get; init; }

    /// <summary>What kind of activity; one of <see cref="ActivityTypes"/>, or one of a later version.</summary>
    [Id(2)] public required string ActivityType { get; init; }

    /// <summary>Whose agent began it; null when a person did.</summary>
    [Id(3)] public WorkspaceId? SourceId { get; init; }

    /// <summary>Whom it went to; null when nobody.</summary>
    [Id(4)] public WorkspaceId? TargetId { get; init; }

    /// <summary>What was called.</summary>
    [Id(5)] public string? Method { get; init; }

    /// <summary>What happened, in a line for people.</summary>
    [Id(6)] public string? Summary { get; init; }

    /// <summary>How it went.</summary>
    [Id(7)] public required string Status { get; init; }

    /// <summary>What went wrong.</summary>
    [Id(8)] public string? ErrorDetail { get; init; }

    /// <summary>How long it took, in milliseconds.</summary>
    [Id(9)] public int? DurationMs { get; init; }

    /// <summary>What was asked, as compact JSON; null when nothing was kept.</summary>
    [Id(10)] public string? RequestBody { get; init; }

    /// <summary>What was answered, as compact JSON; null when nothing was kept.</summary>
    [Id(11)] public string? ResponseBody { get; init; }

    /// <summary>When it was logged, UTC, to the microsecond.</summary>
    [Id(12)] public required DateTimeOffset CreatedAt { get; init; }
}
