using System.Collections.Immutable;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Memories;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Memories;
using Molecule.Storage.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Molecule.Storage.Memories;

/// <summary>Keeps entries in <c>workspace_memory</c>.</summary>
internal sealed class KeyValueStore(NpgsqlDataSource database) : IKeyValueStore
{
    // The row of the workspace is there even when no entry is.
    private const string Live = """
        SELECT e.key, e.value, e.expires_at, e.updated_at
        FROM workspaces w LEFT JOIN workspace_memory e ON e.workspace_id = w.id AND (e.expires_at IS NULL OR e.expires_at > $2)
        """;

    private const string List = $"{Live} WHERE w.id = $1 ORDER BY e.key COLLATE \"C\"";

    private const string One = $"{Live} AND e.key = $3 WHERE w.id = $1";

    // One after the other for each workspace, so that the sums below are right. A lock of our own: one on the workspace's row would be in the
    // way of heartbeats.
    private const string Lock = "SELECT FROM pg_advisory_xact_lock(hashtextextended('workspace_memory ' || $1::uuid, 0))";

    private const string Write = """
        WITH workspace AS (SELECT status FROM workspaces WHERE id = $1),
             others AS (
                SELECT count(*) AS entries, coalesce(sum(size), 0) AS bytes FROM workspace_memory
                WHERE workspace_id = $1 AND key <> $2 AND (expires_at IS NULL OR expires_at > $5)),
             written AS (
                INSERT INTO workspace_memory (workspace_id, key, value, expires_at, updated_at)
                SELECT $1, $2, $3, $4, $5 FROM workspace, others
                WHERE workspace.status <> 'removed' AND others.entries < $6 AND others.bytes + octet_length($3::text) <= $7
                ON CONFLICT (workspace_id, key)
                    DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at, updated_at = excluded.updated_at
                RETURNING 1)
        SELECT workspace.status = 'removed', others.entries < $6, EXISTS (SELECT FROM written) FROM workspace, others
        """;

    private const string Delete = """
        WITH workspace AS (SELECT status FROM workspaces WHERE id = $1),
             deleted AS (
                DELETE FROM workspace_memory USING workspace WHERE workspace_id = $1 AND key = $2 AND workspace.status <> 'removed')
        SELECT workspace.status = 'removed' FROM workspace
        """;

    // A row that somebody writes at this moment is left to the next round; it may not be expired any more when the writer is done.
    private const string DeleteExpired = """
        DELETE FROM workspace_memory USING (
            SELECT id FROM workspace_memory WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED) expired
        WHERE workspace_memory.id = expired.id
        """;

    public Task<ImmutableArray<KeyValueEntry>> ListAsync(WorkspaceId workspace, DateTimeOffset now, CancellationToken cancellationToken) =>
        ReadAsync(workspace, List, [new() { Value = workspace.Value }, new() { Value = now.UtcDateTime }], cancellationToken);

    public async Task<KeyValueEntry?> ReadAsync(WorkspaceId workspace, string key, DateTimeOffset now, CancellationToken cancellationToken) =>
        (await ReadAsync(
            workspace, One, [new() { Value = workspace.Value }, new() { Value = now.UtcDateTime }, new() { Value = key }], cancellationToken))
        .SingleOrDefault();

    public Task WriteAsync(WorkspaceId workspace, KeyValueEntry entry, CancellationToken cancellationToken) => PostgresFailures.ReportOutageAsync(async () =>
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Lock) { Parameters = { new() { Value = workspace.Value } } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Write)
        {
            Parameters =
            {
                new() { Value = workspace.Value },
                new() { Value = entry.Key },
                new() { Value = entry.Value, NpgsqlDbType = NpgsqlDbType.Jsonb },
                new() { Value = (object?)entry.ExpiresAt?.UtcDateTime ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz },
                new() { Value = entry.UpdatedAt.UtcDateTime },
                new() { Value = MemoryLimits.MaxEntries },
                new() { Value = MemoryLimits.MaxEntryBytes },
            },
        });
        await using var answers = await batch.ExecuteReaderAsync(cancellationToken);
        return await Verdict.ReadAsync(answers, cancellationToken) switch
        {
            null => throw new WorkspaceNotFoundException(workspace),
            [true, ..] => throw new WorkspaceRemovedException(workspace),
            [_, false, _] => throw new LimitReachedException($"a workspace keeps at most {MemoryLimits.MaxEntries} keys", MemoryLimits.MaxEntries),
            [.., false] => throw new LimitReachedException(
                $"the values of a workspace have at most {MemoryLimits.MaxEntryBytes} bytes together", MemoryLimits.MaxEntryBytes),
            _ => true,
        };
    });

    public Task DeleteAsync(WorkspaceId workspace, string key, CancellationToken cancellationToken) => PostgresFailures.ReportOutageAsync(async () =>
    {
        await using var command = database.CreateCommand(Delete);
        command.Parameters.Add(new() { Value = workspace.Value });
        command.Parameters.Add(new() { Value = key });
        await using var answers = await command.ExecuteReaderAsync(cancellationToken);
        return await Verdict.ReadAsync(answers, cancellationToken) switch
        {
            null => throw new WorkspaceNotFoundException(workspace),
            [true] => throw new WorkspaceRemovedException(workspace),
            _ => true,
        };
    });

    public Task<int> DeleteExpiredAsync(DateTimeOffset now, int most, CancellationToken cancellationToken) => PostgresFailures.ReportOutageAsync(async () =>
    {
        await using var command = database.CreateCommand(DeleteExpired);
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        command.Parameters.Add(new() { Value = most });
        return await command.ExecuteNonQueryAsync(cancellationToken);
    });

    private Task<ImmutableArray<KeyValueEntry>> ReadAsync(
        WorkspaceId workspace, string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken) => PostgresFailures.ReportOutageAsync(async () =>
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        if (!await row.ReadAsync(cancellationToken))
        {
            throw new WorkspaceNotFoundException(workspace);
        }

        var entries = ImmutableArray.CreateBuilder<KeyValueEntry>();
        do
        {
            if (!row.IsDBNull(0))
            {
                entries.Add(new KeyValueEntry(
                    row.GetString(0),
                    JsonText.Compact(row.GetString(1)),
                    row.IsDBNull(2) ? null : row.GetFieldValue<DateTimeOffset>(2),
                    row.GetFieldValue<DateTimeOffset>(3)));
            }
        }
        while (await row.ReadAsync(cancellationToken));

        return entries.DrainToImmutable();
    });
}
