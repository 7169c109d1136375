using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces.Activity;

/// <summary>Something that happened in a workspace, as it is reported.</summary>
[GenerateSerializer, Immutable, Alias("molecule.new-activity")]
public sealed record NewActivity
{
    /// <summary>What kind of activity; one of <see cref="ActivityTypes"/>.</summary>
    [Id(0)] public required string ActivityType { get; init; }

    /// <summary>Whose agent began it; null when a person did.</summary>
    [Id(1)] public WorkspaceId? SourceId { get; init; }

    /// <summary>Whom it went to; null when nobody.</summary>
    [Id(2)] public WorkspaceId? TargetId { get; init; }

    /// <summary>What was called, for example <c>message/send</c>; at most 200 characters.</summary>
    [Id(3)] public string? Method { get; init; }

    /// <summary>What happened, in a line for people; shortened to 2,000 characters.</summary>
    [Id(4)] public string? Summary { get; init; }

    /// <summary>How it went, for example <c>ok</c>; 1 to 50 characters.</summary>
    [Id(5)] public string Status { get; init; } = "ok";

    /// <summary>What went wrong; shortened to 10,000 characters.</summary>
    [Id(6)] public string? ErrorDetail { get; init; }

    /// <summary>How long it took, in milliseconds, 0 or more; null when not measured.</summary>
    [Id(7)] public int? DurationMs { get; init; }

    /// <summary>What was asked, as compact JSON; null when nothing is to be kept. Together with the response at most 1 MiB.</summary>
    [Id(8)] public string? RequestBody { get; init; }

    /// <summary>What was answered, as compact JSON; null when nothing is to be kept.</summary>
    [Id(9)] public string? ResponseBody { get; init; }
}
