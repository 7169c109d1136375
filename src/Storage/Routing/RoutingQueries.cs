using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Routing;
using Molecule.Storage.Postgres;
using Molecule.Storage.Workspaces;
using Npgsql;

namespace Molecule.Storage.Routing;

/// <summary>Answers from the rows what routing asks once.</summary>
internal sealed class RoutingQueries(NpgsqlDataSource database) : IRoutingQueries
{
    private const int PositionColumn = WorkspaceRow.StateColumnCount;

    // The position rides on every row, so that it is read at the same moment as they are; the row of the head is there even when no member is.
    private const string Members = $"""
        SELECT {WorkspaceRow.StateColumns}, head.position
        FROM structure_log_head head
        LEFT JOIN (workspaces w LEFT JOIN canvas_layouts l ON l.workspace_id = w.id)
        """;

    private const string Team = $"{Members} ON w.parent_id = $1 AND w.status <> 'removed'";

    private const string Roots = $"{Members} ON w.parent_id IS NULL AND w.status <> 'removed'";

    // UNION, not UNION ALL: it ends even if the rows made a cycle.
    private const string LastHeir = """
        WITH RECURSIVE chain AS (
            SELECT w.id, w.forwarded_to, w.status FROM workspaces w WHERE w.id = $1
            UNION
            SELECT w.id, w.forwarded_to, w.status FROM chain JOIN workspaces w ON w.id = chain.forwarded_to WHERE chain.status = 'removed')
        SELECT id FROM chain WHERE status <> 'removed' OR forwarded_to IS NULL
        """;

    public Task<TeamReading> ReadTeamAsync(WorkspaceId? parent, CancellationToken cancellationToken) =>
        PostgresFailures.ReportOutageAsync(async () =>
        {
            await using var command = database.CreateCommand(parent is null ? Roots : Team);
            if (parent is { } one)
            {
                command.Parameters.Add(new() { Value = one.Value });
            }

            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            var position = 0L;
            var members = ImmutableArray.CreateBuilder<Teammate>();
            while (await row.ReadAsync(cancellationToken))
            {
                position = row.GetInt64(PositionColumn);
                if (!row.IsDBNull(0))
                {
                    var workspace = WorkspaceRow.Read(row);
                    members.Add(new Teammate(
                        WorkspaceRow.ReadState(row, workspace), workspace.Vitals.ActiveTasks, workspace.Vitals.LastHeartbeatAt));
                }
            }

            return new TeamReading(position, members.DrainToImmutable());
        });

    public Task<WorkspaceId?> FindLastHeirAsync(WorkspaceId heir, CancellationToken cancellationToken) =>
        PostgresFailures.ReportOutageAsync(async () =>
        {
            await using var command = database.CreateCommand(LastHeir);
            command.Parameters.Add(new() { Value = heir.Value });
            return await command.ExecuteScalarAsync(cancellationToken) is Guid last ? new WorkspaceId(last) : (WorkspaceId?)null;
        });
}
