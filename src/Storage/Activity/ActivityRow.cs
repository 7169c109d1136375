using System.Text;
using Molecule.Grains.Interfaces.Activity;
using Npgsql;
using NpgsqlTypes;

namespace Molecule.Storage.Activity;

/// <summary>An entry as a row of <c>activity_logs</c>.</summary>
internal static class ActivityRow
{
    public const string Columns =
        "id, workspace_id, activity_type, source_id, target_id, method, summary, request_body, response_body, duration_ms, status, error_detail, " +
        "created_at, body_bytes, search_text, delegation_id";

    /// <summary>The places of <see cref="ParametersOf"/>, in the order of the columns.</summary>
    public const string Values = "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16";

    public static NpgsqlParameter[] ParametersOf(ActivityEntry entry, string? delegationId = null) =>
    [
        new() { Value = entry.Id },
        new() { Value = entry.WorkspaceId.Value },
        new() { Value = entry.ActivityType },
        Nullable(entry.SourceId?.Value, NpgsqlDbType.Uuid),
        Nullable(entry.TargetId?.Value, NpgsqlDbType.Uuid),
        Nullable(entry.Method, NpgsqlDbType.Text),
        Nullable(entry.Summary, NpgsqlDbType.Text),
        Nullable(entry.RequestBody, NpgsqlDbType.Jsonb),
        Nullable(entry.ResponseBody, NpgsqlDbType.Jsonb),
        Nullable(entry.DurationMs, NpgsqlDbType.Integer),
        new() { Value = entry.Status },
        Nullable(entry.ErrorDetail, NpgsqlDbType.Text),
        new() { Value = entry.CreatedAt.UtcDateTime },
        new() { Value = Encoding.UTF8.GetByteCount(entry.RequestBody ?? "") + Encoding.UTF8.GetByteCount(entry.ResponseBody ?? "") },
        new() { Value = SearchText.Of(entry) },
        Nullable(delegationId, NpgsqlDbType.Text),
    ];

    public static NpgsqlParameter Nullable(object? value, NpgsqlDbType type) => new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
