using System.Collections.Immutable;
using Molecule.Grains.Delegations;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces.Delegations;
using Molecule.Grains.Interfaces.EventLog;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Storage.Activity;
using Molecule.Storage.EventLog;
using Molecule.Storage.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Molecule.Storage.Delegations;

/// <summary>Keeps delegations in <c>activity_logs</c>, and their facts in the log, in one transaction.</summary>
internal sealed class DelegationStore(NpgsqlDataSource database) : IDelegationStore
{
    private const string Raced = "MO051";

    private const int PreviewLength = 300;

    // By type, whose index has the order; only delegations are of this type.
    private const string List = """
        SELECT id, delegation_id, source_id, target_id, summary, status, error_detail, left(response_body ->> 'text', $3), created_at
        FROM activity_logs
        WHERE workspace_id = $1 AND activity_type = 'delegation'
        ORDER BY created_at DESC, id DESC
        LIMIT $2
        """;

    private const string Find = """
        SELECT w.version, w.parent_id, w.status = 'removed', a.status, a.target_id, a.request_body ->> 'task'
        FROM workspaces w LEFT JOIN activity_logs a ON a.workspace_id = w.id AND a.delegation_id = $2 AND a.method = 'delegate'
        WHERE w.id = $1
        """;

    private const string Exists = "SELECT EXISTS (SELECT FROM workspaces WHERE id = $1)";

    private const string Expect = "SELECT delegation_expect($1, $2, $3)";

    private const string Update = """
        UPDATE activity_logs SET status = $3, error_detail = coalesce($4, error_detail)
        WHERE workspace_id = $1 AND delegation_id = $2 AND method = 'delegate'
        """;

    private const string Insert = $"INSERT INTO activity_logs ({ActivityRow.Columns}) VALUES ({ActivityRow.Values})";

    public Task<DelegationList> ListAsync(WorkspaceId workspace, int limit, CancellationToken cancellationToken) =>
        PostgresFailures.ReportOutageAsync(async () =>
        {
            await using var command = database.CreateCommand(List);
            command.Parameters.Add(new() { Value = workspace.Value });
            command.Parameters.Add(new() { Value = limit });

            // One more than is shown tells that there is more.
            command.Parameters.Add(new() { Value = PreviewLength + 1 });
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            var entries = ImmutableArray.CreateBuilder<DelegationEntry>();
            while (await row.ReadAsync(cancellationToken))
            {
                entries.Add(new DelegationEntry
                {
                    Id = row.GetGuid(0),
                    DelegationId = TextOrNull(row, 1),
                    SourceId = WorkspaceOrNull(row, 2) ?? workspace,
                    TargetId = WorkspaceOrNull(row, 3),
                    Summary = TextOrNull(row, 4),
                    Status = row.GetString(5),
                    Error = TextOrNull(row, 6),
                    ResponsePreview = TextOrNull(row, 7) is { } text ? DelegationRules.Preview(text, PreviewLength) : null,
                    CreatedAt = row.GetFieldValue<DateTimeOffset>(8),
                });
            }

            return new DelegationList(entries.DrainToImmutable());
        });

    public Task<DelegationSituation?> FindAsync(WorkspaceId workspace, string delegationId, CancellationToken cancellationToken) =>
        PostgresFailures.ReportOutageAsync(async () =>
        {
            await using var command = database.CreateCommand(Find);
            command.Parameters.Add(new() { Value = workspace.Value });
            command.Parameters.Add(new() { Value = delegationId });
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            return await row.ReadAsync(cancellationToken)
                ? new DelegationSituation(
                    row.GetInt64(0), WorkspaceOrNull(row, 1), row.GetBoolean(2), TextOrNull(row, 3), WorkspaceOrNull(row, 4), TextOrNull(row, 5))
                : null;
        });

    public Task<bool> ExistsAsync(WorkspaceId workspace, CancellationToken cancellationToken) =>
        PostgresFailures.ReportOutageAsync(async () =>
        {
            await using var command = database.CreateCommand(Exists);
            command.Parameters.Add(new() { Value = workspace.Value });
            return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
        });

    public async Task<ImmutableArray<StructureEvent>?> CommitAsync(DelegationChange change, CancellationToken cancellationToken)
    {
        var commit = new StructureCommit(database);

        // The version, so that the fact tells of the team that it really happened in, and of a workspace that is not removed meanwhile.
        commit.Expect(change.Workspace, change.Known.Version);
        commit.Run(Expect, Value(change.Workspace.Value), Value(change.DelegationId), ActivityRow.Nullable(change.Known.Status, NpgsqlDbType.Text));
        if (change.Status is { } status)
        {
            commit.Run(
                Update,
                Value(change.Workspace.Value),
                Value(change.DelegationId),
                Value(status),
                ActivityRow.Nullable(change.ErrorDetail, NpgsqlDbType.Text));
        }

        if (change.Entry is { } entry)
        {
            commit.Run(Insert, ActivityRow.ParametersOf(entry, change.DelegationId));
        }

        commit.Add(new StructureEntry(
            change.Workspace, Version: null, change.Known.ParentId, change.EventType, change.Payload, Actor.Workspace, change.At));
        try
        {
            return await PostgresFailures.ReportOutageAsync(() => commit.CommitAsync(cancellationToken));
        }
        catch (PostgresException exception) when (exception.SqlState is Raced or StructureCommit.Raced)
        {
            return null;
        }
    }

    private static NpgsqlParameter Value(object value) => new() { Value = value };

    private static WorkspaceId? WorkspaceOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : new WorkspaceId(row.GetGuid(column));

    private static string? TextOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
