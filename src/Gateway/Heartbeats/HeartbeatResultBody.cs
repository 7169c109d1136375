using System.Text.Json.Serialization;
using Molecule.Gateway.Refusals;

namespace Molecule.Gateway.Heartbeats;

/// <summary>What became of one of many heartbeats.</summary>
internal sealed record HeartbeatResultBody
{
    /// <summary>The workspace as the entry named it; null when it named none.</summary>
    public required string? WorkspaceId { get; init; }

    /// <summary><c>ok</c> or <c>refused</c>.</summary>
    public required string Status { get; init; }

    /// <summary>The status that the heartbeat would have been answered with on its own; only when it was refused.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? StatusCode { get; init; }

    /// <inheritdoc cref="ErrorBody.Error"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }

    /// <inheritdoc cref="ErrorBody.Code"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Code { get; init; }

    /// <inheritdoc cref="ErrorBody.Field"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Field { get; init; }

    public static HeartbeatResultBody Heard(string? workspace) => new() { WorkspaceId = workspace, Status = "ok" };

    public static HeartbeatResultBody Refused(string? workspace, Refusal refusal) => new()
    {
        WorkspaceId = workspace,
        Status = "refused",
        StatusCode = refusal.Status,
        Error = refusal.Body.Error,
        Code = refusal.Body.Code,
        Field = refusal.Body.Field,
    };
}
