using System.Text.Json.Serialization;
using Molecule.Grains.Interfaces.Delegations;

namespace Molecule.Gateway.Delegations;

/// <summary>A request or a result of a delegation.</summary>
internal sealed record DelegationBody
{
    /// <summary>Names the entry.</summary>
    public required Guid Id { get; init; }

    /// <summary>Always <c>delegation</c>.</summary>
    public string Type { get; } = "delegation";

    /// <summary>The workspace that handed the task on.</summary>
    public required string SourceId { get; init; }

    /// <summary>The workspace that it went to; empty for a result.</summary>
    public required string TargetId { get; init; }

    /// <summary>What it is about, in a line.</summary>
    public required string? Summary { get; init; }

    /// <summary>Where it stands: <c>dispatched</c>, <c>completed</c> or <c>failed</c>.</summary>
    public required string Status { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What the agent calls the delegation; a request and its result name the same.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DelegationId { get; init; }

    /// <summary>What went wrong; left out when nothing did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }

    /// <summary>The beginning of the answer, at most 300 characters and three dots; left out when there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ResponsePreview { get; init; }

    public static DelegationBody From(DelegationEntry entry) => new()
    {
        Id = entry.Id,
        SourceId = entry.SourceId.ToString(),
        TargetId = entry.TargetId?.ToString() ?? "",
        Summary = entry.Summary,
        Status = entry.Status,
        CreatedAt = entry.CreatedAt,
        DelegationId = entry.DelegationId,
        Error = entry.Error,
        ResponsePreview = entry.ResponsePreview,
    };
}
