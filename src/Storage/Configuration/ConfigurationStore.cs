using Molecule.Grains.Configuration;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Storage.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Molecule.Storage.Configuration;

/// <summary>Keeps configuration documents in <c>workspace_config</c>.</summary>
internal sealed class ConfigurationStore(NpgsqlDataSource database) : IConfigurationStore
{
    private const string Load = "SELECT c.data FROM workspaces w LEFT JOIN workspace_config c ON c.workspace_id = w.id WHERE w.id = $1";

    private const string Merge = """
        WITH workspace AS (SELECT status FROM workspaces WHERE id = $1),
             merged AS (
                INSERT INTO workspace_config (workspace_id, data, updated_at)
                SELECT $1, $2, $3 FROM workspace WHERE workspace.status <> 'removed' AND octet_length($2::text) <= $4
                ON CONFLICT (workspace_id)
                    DO UPDATE SET data = workspace_config.data || excluded.data, updated_at = excluded.updated_at
                    WHERE octet_length((workspace_config.data || excluded.data)::text) <= $4
                RETURNING 1)
        SELECT workspace.status = 'removed', EXISTS (SELECT FROM merged) FROM workspace
        """;

    public Task<string?> ReadAsync(WorkspaceId workspace, CancellationToken cancellationToken) => PostgresFailures.ReportOutageAsync(async () =>
    {
        await using var command = database.CreateCommand(Load);
        command.Parameters.Add(new() { Value = workspace.Value });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        if (!await row.ReadAsync(cancellationToken))
        {
            throw new WorkspaceNotFoundException(workspace);
        }

        return row.IsDBNull(0) ? null : JsonText.Compact(row.GetString(0));
    });

    public Task MergeAsync(WorkspaceId workspace, string document, DateTimeOffset at, int most, CancellationToken cancellationToken) =>
        PostgresFailures.ReportOutageAsync(async () =>
        {
            await using var command = database.CreateCommand(Merge);
            command.Parameters.Add(new() { Value = workspace.Value });
            command.Parameters.Add(new() { Value = document, NpgsqlDbType = NpgsqlDbType.Jsonb });
            command.Parameters.Add(new() { Value = at.UtcDateTime });
            command.Parameters.Add(new() { Value = most });
            await using var answers = await command.ExecuteReaderAsync(cancellationToken);
            return await Verdict.ReadAsync(answers, cancellationToken) switch
            {
                null => throw new WorkspaceNotFoundException(workspace),
                [true, ..] => throw new WorkspaceRemovedException(workspace),
                [.., false] => throw new LimitReachedException(
                    $"the configuration of a workspace has at most {most} bytes, with what is there already", most),
                _ => true,
            };
        });
}
