using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces.Tokens;
using Molecule.Storage.Postgres;
using Npgsql;

namespace Molecule.Storage.Workspaces;

/// <summary>Reads and writes what is not decided by: lists of tokens, and when they were used.</summary>
internal sealed class TokenStore(NpgsqlDataSource database) : ITokenStore
{
    private const string List = """
        SELECT id, prefix, created_at, last_used_at, revoked_at
        FROM (
            SELECT * FROM workspace_auth_tokens WHERE workspace_id = $1
            ORDER BY revoked_at IS NOT NULL, created_at DESC, id DESC
            LIMIT $2) AS listed
        ORDER BY created_at DESC, id DESC
        """;

    private const string Exists = "SELECT EXISTS (SELECT FROM workspace_auth_tokens WHERE workspace_id = $1 AND id = $2)";

    // Takes its row locks in the order of ids before it touches a row, as the revocation of a team's tokens does: an UPDATE alone takes them in
    // whatever order its plan meets the rows, and would sometimes deadlock with a commit or with the writing of another silo.
    // Each step looks a row up by its id, for one use after the other: prepared, the statement is planned for ten uses and run for thousands.
    internal const string SaveUses = """
        UPDATE workspace_auth_tokens t SET last_used_at = used.at
        FROM (
            SELECT used.* FROM unnest($1, $2) AS used (id, at)
            JOIN workspace_auth_tokens known ON known.id = used.id
            ORDER BY known.id FOR NO KEY UPDATE OF known) AS used
        WHERE t.id = used.id AND (t.last_used_at IS NULL OR t.last_used_at < used.at)
        """;

    public Task<ImmutableArray<WorkspaceToken>> ListAsync(WorkspaceId workspace, int limit, CancellationToken cancellationToken) =>
        PostgresFailures.ReportOutageAsync(async () =>
        {
            await using var command = database.CreateCommand(List);
            command.Parameters.Add(new() { Value = workspace.Value });
            command.Parameters.Add(new() { Value = limit });
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            var tokens = ImmutableArray.CreateBuilder<WorkspaceToken>();
            while (await row.ReadAsync(cancellationToken))
            {
                tokens.Add(new WorkspaceToken(
                    row.GetGuid(0), row.GetString(1), row.GetFieldValue<DateTimeOffset>(2), Moment(row, 3), Moment(row, 4)));
            }

            return tokens.DrainToImmutable();
        });

    public Task<bool> ExistsAsync(WorkspaceId workspace, Guid token, CancellationToken cancellationToken) =>
        PostgresFailures.ReportOutageAsync(async () =>
        {
            await using var command = database.CreateCommand(Exists);
            command.Parameters.Add(new() { Value = workspace.Value });
            command.Parameters.Add(new() { Value = token });
            return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
        });

    public Task SaveUsesAsync(IReadOnlyCollection<KeyValuePair<Guid, DateTimeOffset>> uses, CancellationToken cancellationToken) =>
        PostgresFailures.ReportOutageAsync(async () =>
        {
            await using var command = database.CreateCommand(SaveUses);
            command.Parameters.Add(new() { Value = uses.Select(use => use.Key).ToArray() });
            command.Parameters.Add(new() { Value = uses.Select(use => use.Value.UtcDateTime).ToArray() });
            return await command.ExecuteNonQueryAsync(cancellationToken);
        });

    private static DateTimeOffset? Moment(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}
