using Molecule.Grains.Interfaces.Agents;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Npgsql;

namespace Molecule.Storage.Workspaces;

/// <summary>A row of <c>workspaces</c> (as <c>w</c>) with its place from <c>canvas_layouts</c> (as <c>l</c>).</summary>
internal static class WorkspaceRow
{
    /// <summary>The columns that <see cref="Read"/> reads, in its order.</summary>
    public const string Columns = $"""
        w.id, w.name, w.role, w.tier, w.status, w.url, w.parent_id, w.forwarded_to, w.runtime, w.workspace_dir, w.created_at, w.updated_at,
        w.version, w.workspace_access, w.stall_timeout_seconds, w.stalled_since, w.template, {VitalsColumns}, w.agent_card
        """;

    /// <summary>Where the columns come from.</summary>
    public const string Joined = "FROM workspaces w LEFT JOIN canvas_layouts l ON l.workspace_id = w.id";

    /// <summary>The columns that <see cref="ReadState"/> reads beyond those of <see cref="Columns"/>, after them.</summary>
    public const string StateColumns = $"""
        {Columns}, w.awareness_namespace, w.source_bundle_id, w.stalled_progress_at, w.generation, w.files_version,
        (SELECT ROW (a.id, a.model) FROM agents a WHERE a.workspace_id = w.id AND a.status = 'active'),
        w.image, w.model
        """;

    /// <summary>The columns of vitals and place.</summary>
    public const string VitalsColumns =
        "w.last_heartbeat_at, w.last_error_rate, w.last_sample_error, w.active_tasks, w.uptime_seconds, w.current_task, l.x, l.y, l.collapsed";

    /// <summary>How many columns there are.</summary>
    public const int ColumnCount = FirstVital + VitalCount + 1;

    /// <summary>How many columns there are with those of the state.</summary>
    public const int StateColumnCount = ColumnCount + 8;

    private const int FirstVital = 17;
    private const int VitalCount = 9;

    public static Workspace Read(NpgsqlDataReader row) => new()
    {
        Id = new WorkspaceId(row.GetGuid(0)),
        Name = row.GetString(1),
        Role = Text(row, 2),
        Tier = row.GetInt32(3),
        Status = WorkspaceStatusNames.Parse(row.GetString(4)),
        Url = Text(row, 5) ?? "",
        ParentId = IdOf(row, 6),
        ForwardedTo = IdOf(row, 7),
        Runtime = row.GetString(8),
        WorkspaceDir = Text(row, 9),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(10),
        UpdatedAt = row.GetFieldValue<DateTimeOffset>(11),
        Version = row.GetInt64(12),
        Access = WorkspaceFactCodec.AccessOf(row.GetString(13)),
        StallTimeout = row.IsDBNull(14) ? null : TimeSpan.FromSeconds(row.GetInt32(14)),
        StalledSince = Moment(row, 15),
        Template = Text(row, 16),
        Vitals = ReadVitals(row, FirstVital),
        Place = ReadPlace(row, FirstVital + 6),
        AgentCard = Text(row, FirstVital + VitalCount) is { } card ? JsonText.Compact(card) : null,
    };

    /// <summary>The state of a workspace that <see cref="Read"/> has read from the same row.</summary>
    public static WorkspaceState ReadState(NpgsqlDataReader row, Workspace workspace) => new()
    {
        Id = workspace.Id,
        Name = workspace.Name,
        Role = workspace.Role,
        Tier = workspace.Tier,
        Status = workspace.Status,
        AgentCard = workspace.AgentCard,
        Url = workspace.Url.Length == 0 ? null : workspace.Url,
        ParentId = workspace.ParentId,
        ForwardedTo = workspace.ForwardedTo,
        Runtime = workspace.Runtime,
        WorkspaceDir = workspace.WorkspaceDir,
        CreatedAt = workspace.CreatedAt,
        UpdatedAt = workspace.UpdatedAt,
        Version = workspace.Version,
        AwarenessNamespace = Text(row, ColumnCount),
        SourceBundleId = Text(row, ColumnCount + 1),
        Access = workspace.Access,
        StallTimeout = workspace.StallTimeout,
        StalledSince = workspace.StalledSince,
        StalledProgressAt = Moment(row, ColumnCount + 2),
        Generation = row.GetInt64(ColumnCount + 3),
        Template = workspace.Template,
        FilesVersion = row.GetInt64(ColumnCount + 4),
        Image = Text(row, ColumnCount + 6),
        Model = Text(row, ColumnCount + 7),
        Agent = row.IsDBNull(ColumnCount + 5) ? null : ReadAgent(row.GetFieldValue<object?[]>(ColumnCount + 5)),
    };

    public static WorkspaceVitals ReadVitals(NpgsqlDataReader row, int first) => new()
    {
        LastHeartbeatAt = Moment(row, first),
        ErrorRate = row.GetDouble(first + 1),
        SampleError = Text(row, first + 2) ?? "",
        ActiveTasks = row.GetInt32(first + 3),
        UptimeSeconds = row.GetInt32(first + 4),
        CurrentTask = Text(row, first + 5) ?? "",
    };

    public static WorkspacePlace? ReadPlace(NpgsqlDataReader row, int first) =>
        row.IsDBNull(first) ? null : new WorkspacePlace(row.GetDouble(first), row.GetDouble(first + 1), row.GetBoolean(first + 2));

    private static AssignedAgent ReadAgent(object?[] agent) => new((Guid)agent[0]!, agent[1] as string ?? "");

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? Moment(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);

    private static WorkspaceId? IdOf(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : new WorkspaceId(row.GetGuid(column));
}
