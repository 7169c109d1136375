using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces.Delegations;

/// <summary>A request or a result of a delegation. One that was completed has both, and both name it.</summary>
[GenerateSerializer, Immutable, Alias("molecule.delegation-entry")]
public sealed record DelegationEntry
{
    /// <summary>Names the entry.</summary>
    [Id(0)] public required Guid Id { get; init; }

    /// <summary>What the agent calls the delegation; null when the entry does not say.</summary>
    [Id(1)] public string? DelegationId { get; init; }

    /// <summary>Who handed the task on.</summary>
    [Id(2)] public required WorkspaceId SourceId { get; init; }

    /// <summary>Whom it went to; null when the entry does not say.</summary>
    [Id(3)] public WorkspaceId? TargetId { get; init; }

    /// <summary>What it is about, in a line.</summary>
    [Id(4)] public string? Summary { get; init; }

    /// <summary>Where it stands: <c>dispatched</c>, <c>completed</c> or <c>failed</c>.</summary>
    [Id(5)] public required string Status { get; init; }

    /// <summary>What went wrong.</summary>
    [Id(6)] public string? Error { get; init; }

    /// <summary>The beginning of the answer, at most 300 characters and three dots.</summary>
    [Id(7)] public string? ResponsePreview { get; init; }

    /// <summary>When it was written, UTC, to the microsecond.</summary>
    [Id(8)] public required DateTimeOffset CreatedAt { get; init; }
}
