using System.Collections.Immutable;
using Molecule.Grains.Agents;
using Molecule.Grains.Interfaces.Agents;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Storage.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Molecule.Storage.Agents;

/// <summary>Reads <c>agents</c>.</summary>
internal sealed class AgentRecords(NpgsqlDataSource database) : IAgentRecords
{
    // The row of the workspace is there even when no agent is.
    private const string List = """
        SELECT a.id, a.model, a.status, a.created_at, a.removed_at, a.removal_reason FROM workspaces w
        LEFT JOIN LATERAL (
            SELECT * FROM agents
            WHERE workspace_id = w.id
              AND ($2::uuid IS NULL OR (created_at, id) < (SELECT last.created_at, last.id FROM agents last WHERE last.id = $2))
            ORDER BY created_at DESC, id DESC
            LIMIT $3) a ON true
        WHERE w.id = $1
        ORDER BY a.created_at DESC, a.id DESC
        """;

    public Task<AgentPage?> ListAsync(WorkspaceId workspace, Guid? before, int limit, CancellationToken cancellationToken) =>
        PostgresFailures.ReportOutageAsync(async () =>
        {
            await using var command = database.CreateCommand(List);
            command.Parameters.Add(new() { Value = workspace.Value });
            command.Parameters.Add(new() { Value = (object?)before ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
            command.Parameters.Add(new() { Value = limit + 1 });
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            var isKnown = false;
            var found = ImmutableArray.CreateBuilder<AgentRecord>();
            while (await row.ReadAsync(cancellationToken))
            {
                isKnown = true;
                if (!row.IsDBNull(0))
                {
                    found.Add(Read(row));
                }
            }

            return isKnown ? new AgentPage([.. found.Take(limit)], found.Count > limit) : null;
        });

    private static AgentRecord Read(NpgsqlDataReader row) => new(
        row.GetGuid(0),
        row.IsDBNull(1) ? "" : row.GetString(1),
        StatusOf(row.GetString(2)),
        row.GetFieldValue<DateTimeOffset>(3),
        row.IsDBNull(4) ? null : row.GetFieldValue<DateTimeOffset>(4),
        row.IsDBNull(5) ? null : row.GetString(5));

    private static AgentStatus StatusOf(string name) => name switch
    {
        "active" => AgentStatus.Active,
        "replaced" => AgentStatus.Replaced,
        "removed" => AgentStatus.Removed,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such status."),
    };
}
