using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Storage.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Molecule.Storage.Workspaces;

/// <summary>Answers questions about many workspaces from their rows.</summary>
internal sealed class WorkspaceQueries(NpgsqlDataSource database) : IWorkspaceQueries
{
    private const string List = $"""
        SELECT {WorkspaceRow.Columns} {WorkspaceRow.Joined}
        WHERE w.status <> 'removed'
          AND ($1::uuid IS NULL OR (w.created_at, w.id) > (SELECT a.created_at, a.id FROM workspaces a WHERE a.id = $1))
        ORDER BY w.created_at, w.id
        LIMIT $2
        """;

    // Without the cards, which nobody reads on a map and which are most of the bytes. The position rides on every row, so that it is read at
    // the same moment as they are; the row of the head is there even when no workspace is.
    private const string Snapshot = """
        SELECT w.id, w.name, w.role, w.tier, w.status, w.url, w.parent_id, w.forwarded_to, w.runtime, w.workspace_dir, w.created_at, w.updated_at,
               w.version, w.workspace_access, w.stall_timeout_seconds, w.stalled_since, w.template, w.last_heartbeat_at, w.last_error_rate, w.last_sample_error, w.active_tasks, w.uptime_seconds, w.current_task,
               l.x, l.y, l.collapsed, NULL::jsonb, head.position
        FROM structure_log_head head
        LEFT JOIN workspaces w ON w.status <> 'removed'
        LEFT JOIN canvas_layouts l ON l.workspace_id = w.id
        ORDER BY w.created_at, w.id
        """;

    private const string Vitals = $"SELECT w.id, {WorkspaceRow.VitalsColumns}, w.parent_id {WorkspaceRow.Joined} WHERE w.status <> 'removed'";

    // No commit makes a cycle. The depth ends it even if the rows made one; UNION would not, because the same workspace deeper is another row.
    private const string Below = $"""
        WITH RECURSIVE below AS (
            SELECT w.id, 1 AS depth FROM workspaces w WHERE w.parent_id = $1 AND w.status <> 'removed'
            UNION ALL
            SELECT w.id, below.depth + 1 FROM workspaces w JOIN below ON w.parent_id = below.id
            WHERE w.status <> 'removed' AND below.depth < 10000)
        SELECT {WorkspaceRow.StateColumns}, below.depth FROM below JOIN workspaces w ON w.id = below.id
        LEFT JOIN canvas_layouts l ON l.workspace_id = w.id
        ORDER BY below.depth DESC, w.created_at, w.id
        """;

    private const string Children = $"""
        SELECT {WorkspaceRow.StateColumns} {WorkspaceRow.Joined}
        WHERE w.parent_id = $1 AND w.status <> 'removed' AND w.name = ANY ($2)
        ORDER BY w.created_at, w.id
        """;

    private const string Some = $"SELECT {WorkspaceRow.StateColumns} {WorkspaceRow.Joined} WHERE w.id = ANY ($1)";

    private const string Silent = """
        SELECT id FROM workspaces
        WHERE (status IN ('online', 'degraded') AND (coalesce(last_heartbeat_at, updated_at) < $1 OR heard_by <> ALL ($5))
               OR status = 'provisioning' AND updated_at < $2)
          AND ($3::uuid IS NULL OR id > $3)
        ORDER BY id
        LIMIT $4
        """;

    public Task<WorkspaceList> ListAsync(WorkspaceId? after, int? limit, CancellationToken cancellationToken) =>
        PostgresFailures.ReportOutageAsync(async () =>
        {
            await using var command = database.CreateCommand(List);
            command.Parameters.Add(new() { Value = (object?)after?.Value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
            command.Parameters.Add(new() { Value = (object?)limit ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer });
            return new WorkspaceList(await ReadAllAsync(command, WorkspaceRow.Read, cancellationToken));
        });

    public Task<OrganizationSnapshot> TakeSnapshotAsync(CancellationToken cancellationToken) =>
        PostgresFailures.ReportOutageAsync(async () =>
        {
            await using var command = database.CreateCommand(Snapshot);
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            var position = 0L;
            var workspaces = ImmutableArray.CreateBuilder<Workspace>();
            while (await row.ReadAsync(cancellationToken))
            {
                position = row.GetInt64(WorkspaceRow.ColumnCount);
                if (!row.IsDBNull(0))
                {
                    workspaces.Add(WorkspaceRow.Read(row));
                }
            }

            return new OrganizationSnapshot(position, workspaces.DrainToImmutable());
        });

    public Task<VitalsReading> ReadVitalsAsync(CancellationToken cancellationToken) =>
        PostgresFailures.ReportOutageAsync(async () =>
        {
            await using var command = database.CreateCommand(Vitals);
            return new VitalsReading(await ReadAllAsync(
                command,
                row => new WorkspaceReading(
                    new WorkspaceId(row.GetGuid(0)),
                    WorkspaceRow.ReadVitals(row, 1),
                    WorkspaceRow.ReadPlace(row, 7),
                    row.IsDBNull(10) ? null : new WorkspaceId(row.GetGuid(10))),
                cancellationToken));
        });

    public Task<ImmutableArray<Descendant>> ReadBelowAsync(WorkspaceId workspace, CancellationToken cancellationToken) =>
        PostgresFailures.ReportOutageAsync(async () =>
        {
            await using var command = database.CreateCommand(Below);
            command.Parameters.Add(new() { Value = workspace.Value });
            return await ReadAllAsync(
                command,
                row => new Descendant(WorkspaceRow.ReadState(row, WorkspaceRow.Read(row)), row.GetInt32(WorkspaceRow.StateColumnCount)),
                cancellationToken);
        });

    public Task<ImmutableArray<WorkspaceState>> ReadChildrenAsync(
        WorkspaceId parent, ImmutableArray<string> names, CancellationToken cancellationToken) =>
        PostgresFailures.ReportOutageAsync(async () =>
        {
            await using var command = database.CreateCommand(Children);
            command.Parameters.Add(new() { Value = parent.Value });
            command.Parameters.Add(new() { Value = names.ToArray() });
            return await ReadAllAsync(command, row => WorkspaceRow.ReadState(row, WorkspaceRow.Read(row)), cancellationToken);
        });

    public Task<ImmutableArray<WorkspaceState>> ReadAsync(ImmutableArray<WorkspaceId> workspaces, CancellationToken cancellationToken) =>
        PostgresFailures.ReportOutageAsync(async () =>
        {
            await using var command = database.CreateCommand(Some);
            command.Parameters.Add(new() { Value = workspaces.Select(workspace => workspace.Value).ToArray() });
            return await ReadAllAsync(command, row => WorkspaceRow.ReadState(row, WorkspaceRow.Read(row)), cancellationToken);
        });

    public Task<ImmutableArray<WorkspaceId>> FindSilentAsync(
        DateTimeOffset heardBefore, DateTimeOffset provisionedBefore, ImmutableArray<string> silos, WorkspaceId? after, int limit, CancellationToken cancellationToken) =>
        PostgresFailures.ReportOutageAsync(async () =>
        {
            await using var command = database.CreateCommand(Silent);
            command.Parameters.Add(new() { Value = heardBefore.UtcDateTime });
            command.Parameters.Add(new() { Value = provisionedBefore.UtcDateTime });
            command.Parameters.Add(new() { Value = (object?)after?.Value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
            command.Parameters.Add(new() { Value = limit });
            command.Parameters.Add(new() { Value = silos.ToArray() });
            return await ReadAllAsync(command, row => new WorkspaceId(row.GetGuid(0)), cancellationToken);
        });

    private static async Task<ImmutableArray<T>> ReadAllAsync<T>(
        NpgsqlCommand command, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var all = ImmutableArray.CreateBuilder<T>();
        while (await row.ReadAsync(cancellationToken))
        {
            all.Add(read(row));
        }

        return all.DrainToImmutable();
    }
}
