using System.Text.Json.Serialization;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Activity;

namespace Molecule.Gateway.Activity;

/// <summary>Something that happened in a workspace.</summary>
internal sealed record ActivityBody
{
    /// <summary>Names the entry.</summary>
    public required Guid Id { get; init; }

    /// <summary>The workspace whose activity it is.</summary>
    public required Guid WorkspaceId { get; init; }

    /// <summary>What kind of activity (contract section 14.11).</summary>
    public required string ActivityType { get; init; }

    /// <summary>The workspace whose agent began it; null when a person did.</summary>
    public required Guid? SourceId { get; init; }

    /// <summary>The workspace that it went to; null when none.</summary>
    public required Guid? TargetId { get; init; }

    /// <summary>What was called; null when not said.</summary>
    public required string? Method { get; init; }

    /// <summary>What happened, in a line for people; null when not said.</summary>
    public required string? Summary { get; init; }

    /// <summary>How long it took, in milliseconds; null when not measured.</summary>
    public required int? DurationMs { get; init; }

    /// <summary>How it went.</summary>
    public required string Status { get; init; }

    /// <summary>What went wrong; null when nothing did.</summary>
    public required string? ErrorDetail { get; init; }

    /// <summary>When it was logged.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What was asked; left out when nothing was kept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RawJson? RequestBody { get; init; }

    /// <summary>What was answered; left out when nothing was kept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RawJson? ResponseBody { get; init; }

    public static ActivityBody From(ActivityEntry entry) => new()
    {
        Id = entry.Id,
        WorkspaceId = entry.WorkspaceId.Value,
        ActivityType = entry.ActivityType,
        SourceId = entry.SourceId?.Value,
        TargetId = entry.TargetId?.Value,
        Method = entry.Method,
        Summary = entry.Summary,
        DurationMs = entry.DurationMs,
        Status = entry.Status,
        ErrorDetail = entry.ErrorDetail,
        CreatedAt = entry.CreatedAt,
        RequestBody = entry.RequestBody is { } request ? RawJson.FromText(request) : null,
        ResponseBody = entry.ResponseBody is { } response ? RawJson.FromText(response) : null,
    };
}
