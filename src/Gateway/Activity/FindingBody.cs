using System.Text.Json.Serialization;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Activity;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Activity;

/// <summary>What a search has found.</summary>
internal sealed record FindingBody
{
    /// <summary><c>activity</c> or <c>memory</c>.</summary>
    [JsonConverter(typeof(SnakeCaseEnumConverter<FindingKind>))]
    public required FindingKind Kind { get; init; }

    /// <summary>Names the entry or the memory.</summary>
    public required Guid Id { get; init; }

    /// <summary>The workspace that was searched.</summary>
    public required Guid WorkspaceId { get; init; }

    /// <summary>The kind of activity, or the scope of the memory.</summary>
    public required string Label { get; init; }

    /// <summary>The summary, or what is remembered; null when there is no summary.</summary>
    public required string? Content { get; init; }

    /// <summary>What was called; null for a memory.</summary>
    public required string? Method { get; init; }

    /// <summary>How it went; null for a memory.</summary>
    public required string? Status { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What was asked; left out when nothing was kept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RawJson? RequestBody { get; init; }

    /// <summary>What was answered; left out when nothing was kept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RawJson? ResponseBody { get; init; }

    public static FindingBody From(WorkspaceId workspace, Finding finding) => new()
    {
        Kind = finding.Kind,
        Id = finding.Id,
        WorkspaceId = workspace.Value,
        Label = finding.Label,
        Content = finding.Content,
        Method = finding.Method,
        Status = finding.Status,
        CreatedAt = finding.CreatedAt,
        RequestBody = finding.RequestBody is { } request ? RawJson.FromText(request) : null,
        ResponseBody = finding.ResponseBody is { } response ? RawJson.FromText(response) : null,
    };
}
