using System.Text.Json;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Activity;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Activity;

/// <summary>What an agent reports of itself.</summary>
internal sealed record ReportActivityBody
{
    /// <summary>What kind: <c>a2a_send</c>, <c>a2a_receive</c>, <c>task_update</c>, <c>agent_log</c>, <c>skill_promotion</c>, <c>memory_write</c> or <c>error</c>. Required.</summary>
    public string? ActivityType { get; init; }

    /// <summary>What was called, at most 200 characters.</summary>
    public string? Method { get; init; }

    /// <summary>What happened, in a line for people; shortened to 2,000 characters.</summary>
    public string? Summary { get; init; }

    /// <summary>The workspace that it went to.</summary>
    public string? TargetId { get; init; }

    /// <summary>The workspace whose agent began it; the one that reports when left out.</summary>
    public string? SourceId { get; init; }

    /// <summary>How it went, at most 50 characters; <c>ok</c> when left out.</summary>
    public string? Status { get; init; }

    /// <summary>What went wrong; shortened to 10,000 characters.</summary>
    public string? ErrorDetail { get; init; }

    /// <summary>How long it took, in milliseconds, 0 or more.</summary>
    public int? DurationMs { get; init; }

    /// <summary>What was asked, any JSON value.</summary>
    public JsonElement RequestBody { get; init; }

    /// <summary>What was answered, any JSON value.</summary>
    public JsonElement ResponseBody { get; init; }

    /// <summary>Kept as the request when there is none.</summary>
    public JsonElement Metadata { get; init; }

    public NewActivity ToNewActivity(WorkspaceId workspace)
    {
        new RequiredFields("ReportActivity").Check("activity_type", "ActivityType", !string.IsNullOrEmpty(ActivityType)).ThrowIfAnyIsMissing();
        if (!ActivityTypes.Reportable.Contains(ActivityType!))
        {
            throw new BadInputException(
                $"invalid activity_type: it must be one of {string.Join(", ", ActivityTypes.Reportable)}", "invalid_field", "activity_type");
        }

        return new NewActivity
        {
            ActivityType = ActivityType!,
            SourceId = string.IsNullOrEmpty(SourceId) ? workspace : Inputs.ParseWorkspaceId("source_id", SourceId),
            TargetId = string.IsNullOrEmpty(TargetId) ? null : Inputs.ParseWorkspaceId("target_id", TargetId),
            Method = string.IsNullOrEmpty(Method) ? null : Method,
            Summary = string.IsNullOrEmpty(Summary) ? null : Summary,
            Status = string.IsNullOrEmpty(Status) ? "ok" : Status,
            ErrorDetail = string.IsNullOrEmpty(ErrorDetail) ? null : ErrorDetail,
            DurationMs = DurationMs,
            RequestBody = Read("request_body", RequestBody) ?? Read("metadata", Metadata),
            ResponseBody = Read("response_body", ResponseBody),
        };
    }

    private static string? Read(string field, JsonElement body) =>
        body.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null : RawJson.FromCaller(field, body).ToString();
}
