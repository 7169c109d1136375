using System.Collections.Immutable;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Secrets;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Secrets;
using Molecule.Storage.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Molecule.Storage.Secrets;

/// <summary>Keeps secrets in <c>workspace_secrets</c>, and who read or wrote them in <c>secret_audit</c>.</summary>
internal sealed class SecretStore(NpgsqlDataSource database) : ISecretStore
{
    /// <summary>Deletes the secrets of workspaces that are removed; part of the commit that removes them.</summary>
    // Locks in the order of ids, as a rotation does.
    public const string Forget = """
        WITH locked AS (SELECT id FROM workspace_secrets WHERE workspace_id = ANY ($1) ORDER BY id FOR UPDATE),
             deleted AS (DELETE FROM workspace_secrets s USING locked WHERE s.id = locked.id RETURNING s.workspace_id, s.key)
        INSERT INTO secret_audit (created_at, actor, action, workspace_id, is_global, keys)
        SELECT $2, 'platform', 'deleted', workspace_id, false, array_agg(key ORDER BY key COLLATE "C") FROM deleted GROUP BY workspace_id
        """;

    // The row of the workspace is there even when no secret is.
    private const string ListOfWorkspace = """
        SELECT s.key, s.workspace_id IS NULL, s.created_at, s.updated_at
        FROM workspaces w LEFT JOIN LATERAL (
            SELECT key, workspace_id, created_at, updated_at FROM workspace_secrets WHERE workspace_id = w.id
            UNION ALL
            SELECT key, workspace_id, created_at, updated_at FROM workspace_secrets g
            WHERE workspace_id IS NULL AND NOT EXISTS (SELECT FROM workspace_secrets o WHERE o.workspace_id = w.id AND o.key = g.key)) s ON true
        WHERE w.id = $1 ORDER BY s.workspace_id NULLS LAST, s.key COLLATE "C"
        """;

    private const string ListOfInstallation =
        "SELECT key, true, created_at, updated_at FROM workspace_secrets WHERE workspace_id IS NULL ORDER BY key COLLATE \"C\"";

    // One after the other for each owner, so that the sums below are right.
    private const string Lock = "SELECT FROM pg_advisory_xact_lock(hashtextextended('workspace_secrets ' || coalesce($1::uuid::text, ''), 0))";

    // The lock of the workspace's row makes a removal wait that would otherwise not see this secret; and what a removal committed is seen.
    private const string OwnerIsWorkspace = "owner AS MATERIALIZED (SELECT status FROM workspaces WHERE id = $1 FOR SHARE)";

    private const string OwnerIsInstallation = "owner AS (SELECT 'online'::text AS status WHERE $1::uuid IS NULL)";

    private const string Read = """
        WITH owner AS (SELECT status FROM workspaces WHERE id = $1),
             merged AS (
                SELECT DISTINCT ON (key) key, workspace_id, key_id, encrypted_value FROM workspace_secrets, owner
                WHERE (workspace_id = $1 OR workspace_id IS NULL) AND owner.status <> 'removed'
                ORDER BY key, workspace_id NULLS LAST),
             audited AS (
                INSERT INTO secret_audit (created_at, actor, action, workspace_id, is_global, keys)
                SELECT $2, $3, 'read', $1, workspace_id IS NULL, array_agg(key ORDER BY key COLLATE "C") FROM merged GROUP BY workspace_id)
        SELECT owner.status = 'removed', merged.key, merged.workspace_id, merged.key_id, merged.encrypted_value
        FROM owner LEFT JOIN merged ON true ORDER BY merged.key COLLATE "C"
        """;

    private const string ReadAll = """
        WITH found AS (SELECT workspace_id, key, key_id, encrypted_value FROM workspace_secrets WHERE workspace_id IS NULL OR workspace_id = ANY ($1)),
             audited AS (
                INSERT INTO secret_audit (created_at, actor, action, workspace_id, is_global, keys)
                SELECT $2, 'platform', 'read', coalesce(workspace_id, $3), workspace_id IS NULL, array_agg(key ORDER BY key COLLATE "C")
                FROM found GROUP BY workspace_id)
        SELECT workspace_id, key, key_id, encrypted_value FROM found
        """;

    private const string Count = "SELECT key_id, count(*) FROM workspace_secrets GROUP BY key_id ORDER BY key_id";

    private const string ListOthers = """
        SELECT id, workspace_id, key, key_id, encrypted_value FROM workspace_secrets
        WHERE key_id <> $1 AND id > $2 ORDER BY id LIMIT $3
        """;

    // Locks in the order of ids, so that two rotations at once do not wait for each other in a circle. Each value is the one that was read, or stays.
    private const string Replace = """
        WITH stood AS (
                SELECT s.id, anew.key_id, anew.value
                FROM unnest($1, $2, $3, $4) AS anew (id, old, value, key_id) JOIN workspace_secrets s ON s.id = anew.id
                WHERE s.encrypted_value = anew.old
                ORDER BY s.id FOR NO KEY UPDATE OF s),
             replaced AS (
                UPDATE workspace_secrets s SET encrypted_value = stood.value, key_id = stood.key_id FROM stood WHERE s.id = stood.id
                RETURNING s.workspace_id, s.key),
             audited AS (
                INSERT INTO secret_audit (created_at, actor, action, workspace_id, is_global, keys)
                SELECT $5, 'operator', 'resealed', workspace_id, workspace_id IS NULL, array_agg(key ORDER BY key COLLATE "C")
                FROM replaced GROUP BY workspace_id)
        SELECT count(*)::integer FROM replaced
        """;

    private const string ListAudit = """
        SELECT id, created_at, actor, action, workspace_id, is_global, keys FROM secret_audit
        WHERE ($1::uuid IS NULL OR workspace_id = $1) AND ($2::text IS NULL OR $2 = ANY (keys)) AND ($3::bigint IS NULL OR id < $3)
        ORDER BY id DESC LIMIT $4
        """;

    private const string DeleteAudit = """
        DELETE FROM secret_audit WHERE id IN (SELECT id FROM secret_audit WHERE created_at < $1 ORDER BY created_at LIMIT $2)
        """;

    private static readonly string WriteOfWorkspace = Write(OwnerIsWorkspace, "workspace_id = $1");
    private static readonly string WriteOfInstallation = Write(OwnerIsInstallation, "workspace_id IS NULL");
    private static readonly string DeleteOfWorkspace = Delete(OwnerIsWorkspace, "workspace_id = $1");
    private static readonly string DeleteOfInstallation = Delete(OwnerIsInstallation, "workspace_id IS NULL");

    public Task<ImmutableArray<SecretName>> ListAsync(WorkspaceId? workspace, CancellationToken cancellationToken) =>
        PostgresFailures.ReportOutageAsync(async () =>
        {
            await using var command = database.CreateCommand(workspace is null ? ListOfInstallation : ListOfWorkspace);
            if (workspace is { } asked)
            {
                command.Parameters.Add(new() { Value = asked.Value });
            }

            var names = ImmutableArray.CreateBuilder<SecretName>();
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            var isFound = false;
            while (await row.ReadAsync(cancellationToken))
            {
                isFound = true;
                if (!row.IsDBNull(0))
                {
                    names.Add(new SecretName(
                        row.GetString(0), row.GetBoolean(1), row.GetFieldValue<DateTimeOffset>(2), row.GetFieldValue<DateTimeOffset>(3)));
                }
            }

            return isFound || workspace is not { } nobody ? names.DrainToImmutable() : throw new WorkspaceNotFoundException(nobody);
        });

    public async Task WriteAsync(SealedSecret secret, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var workspace = secret.Place.Workspace;
        var verdict = await DecideAsync(
            workspace,
            workspace is null ? WriteOfInstallation : WriteOfWorkspace,
            [
                new() { Value = secret.Place.Key },
                new() { Value = secret.Value.ToArray() },
                new() { Value = secret.KeyId },
                new() { Value = at.UtcDateTime },
                new() { Value = SecretRules.MaxSecrets },
                new() { Value = SecretRules.MaxBytes },
            ],
            cancellationToken);
        if (!verdict[1])
        {
            throw new LimitReachedException($"there are at most {SecretRules.MaxSecrets} secrets of one scope", SecretRules.MaxSecrets);
        }

        if (!verdict[2])
        {
            throw new LimitReachedException(
                $"the secrets of one scope have at most {SecretRules.MaxBytes} bytes together, encrypted", SecretRules.MaxBytes);
        }
    }

    public async Task DeleteAsync(SecretPlace place, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var verdict = await DecideAsync(
            place.Workspace,
            place.Workspace is null ? DeleteOfInstallation : DeleteOfWorkspace,
            [new() { Value = place.Key }, new() { Value = at.UtcDateTime }],
            cancellationToken);
        if (!verdict[1])
        {
            throw new SecretNotFoundException();
        }
    }

    public Task<ImmutableArray<SealedSecret>> ReadAsync(
        WorkspaceId workspace, SecretReader reader, DateTimeOffset at, CancellationToken cancellationToken) =>
        PostgresFailures.ReportOutageAsync(async () =>
        {
            await using var command = database.CreateCommand(Read);
            command.Parameters.Add(new() { Value = workspace.Value });
            command.Parameters.Add(new() { Value = at.UtcDateTime });
            command.Parameters.Add(new() { Value = reader == SecretReader.Workspace ? "workspace" : "platform" });
            var secrets = ImmutableArray.CreateBuilder<SealedSecret>();
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            if (!await row.ReadAsync(cancellationToken))
            {
                throw new WorkspaceNotFoundException(workspace);
            }

            if (row.GetBoolean(0))
            {
                throw new WorkspaceRemovedException(workspace);
            }

            do
            {
                if (!row.IsDBNull(1))
                {
                    secrets.Add(new SealedSecret(
                        new SecretPlace(Owner(row, 2), row.GetString(1)), row.GetString(3), row.GetFieldValue<byte[]>(4)));
                }
            }
            while (await row.ReadAsync(cancellationToken));

            // What was read is in the trail only when the statement has ended well.
            await row.NextResultAsync(cancellationToken);
            return secrets.DrainToImmutable();
        });

    public Task<ImmutableArray<SealedSecret>> ReadAllAsync(ImmutableArray<WorkspaceId> workspaces, DateTimeOffset at, CancellationToken cancellationToken) =>
        PostgresFailures.ReportOutageAsync(async () =>
        {
            await using var command = database.CreateCommand(ReadAll);
            command.Parameters.Add(new() { Value = workspaces.Select(workspace => workspace.Value).ToArray() });
            command.Parameters.Add(new() { Value = at.UtcDateTime });
            command.Parameters.Add(new() { Value = workspaces[0].Value });
            var secrets = ImmutableArray.CreateBuilder<SealedSecret>();
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            while (await row.ReadAsync(cancellationToken))
            {
                secrets.Add(new SealedSecret(new SecretPlace(Owner(row, 0), row.GetString(1)), row.GetString(2), row.GetFieldValue<byte[]>(3)));
            }

            // What was read is in the trail only when the statement has ended well.
            await row.NextResultAsync(cancellationToken);
            return secrets.DrainToImmutable();
        });

    public Task<ImmutableArray<(string KeyId, long Secrets)>> CountAsync(CancellationToken cancellationToken) =>
        PostgresFailures.ReportOutageAsync(async () =>
        {
            await using var command = database.CreateCommand(Count);
            var counts = ImmutableArray.CreateBuilder<(string, long)>();
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            while (await row.ReadAsync(cancellationToken))
            {
                counts.Add((row.GetString(0), row.GetInt64(1)));
            }

            return counts.DrainToImmutable();
        });

    public Task<ImmutableArray<(Guid Id, SealedSecret Secret)>> ListOthersAsync(
        string keyId, Guid? after, int most, CancellationToken cancellationToken) =>
        PostgresFailures.ReportOutageAsync(async () =>
        {
            await using var command = database.CreateCommand(ListOthers);
            command.Parameters.Add(new() { Value = keyId });
            command.Parameters.Add(new() { Value = after ?? Guid.Empty });
            command.Parameters.Add(new() { Value = most });
            var others = ImmutableArray.CreateBuilder<(Guid, SealedSecret)>();
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            while (await row.ReadAsync(cancellationToken))
            {
                var place = new SecretPlace(Owner(row, 1), row.GetString(2));
                others.Add((row.GetGuid(0), new SealedSecret(place, row.GetString(3), row.GetFieldValue<byte[]>(4))));
            }

            return others.DrainToImmutable();
        });

    public Task<int> ReplaceAsync(
        IReadOnlyCollection<(Guid Id, SealedSecret Old, SealedSecret New)> secrets, DateTimeOffset at, CancellationToken cancellationToken) =>
        PostgresFailures.ReportOutageAsync(async () =>
        {
            await using var command = database.CreateCommand(Replace);
            command.Parameters.Add(new() { Value = secrets.Select(secret => secret.Id).ToArray() });
            command.Parameters.Add(new() { Value = secrets.Select(secret => secret.Old.Value.ToArray()).ToArray() });
            command.Parameters.Add(new() { Value = secrets.Select(secret => secret.New.Value.ToArray()).ToArray() });
            command.Parameters.Add(new() { Value = secrets.Select(secret => secret.New.KeyId).ToArray() });
            command.Parameters.Add(new() { Value = at.UtcDateTime });
            return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
        });

    public Task<ImmutableArray<SecretAuditEntry>> ListAuditAsync(
        WorkspaceId? workspace, string? key, long? before, int most, CancellationToken cancellationToken) =>
        PostgresFailures.ReportOutageAsync(async () =>
        {
            await using var command = database.CreateCommand(ListAudit);
            command.Parameters.Add(OwnerParameter(workspace));
            command.Parameters.Add(new() { Value = (object?)key ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
            command.Parameters.Add(new() { Value = (object?)before ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
            command.Parameters.Add(new() { Value = most });
            var entries = ImmutableArray.CreateBuilder<SecretAuditEntry>();
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            while (await row.ReadAsync(cancellationToken))
            {
                entries.Add(new SecretAuditEntry(
                    row.GetInt64(0),
                    row.GetFieldValue<DateTimeOffset>(1),
                    row.GetString(2),
                    row.GetString(3),
                    Owner(row, 4),
                    row.GetBoolean(5),
                    [.. row.GetFieldValue<string[]>(6)]));
            }

            return entries.DrainToImmutable();
        });

    public Task<int> DeleteAuditAsync(DateTimeOffset before, int most, CancellationToken cancellationToken) =>
        PostgresFailures.ReportOutageAsync(async () =>
        {
            await using var command = database.CreateCommand(DeleteAudit);
            command.Parameters.Add(new() { Value = before.UtcDateTime });
            command.Parameters.Add(new() { Value = most });
            return await command.ExecuteNonQueryAsync(cancellationToken);
        });

    private static string Write(string owner, string scope) => $"""
        WITH {owner},
             others AS (
                SELECT count(*) AS secrets, coalesce(sum(octet_length(encrypted_value)), 0) AS bytes FROM workspace_secrets
                WHERE {scope} AND key <> $2),
             fits AS (
                SELECT FROM owner, others
                WHERE owner.status <> 'removed' AND others.secrets < $6 AND others.bytes + octet_length($3) <= $7),
             updated AS (
                UPDATE workspace_secrets SET encrypted_value = $3, key_id = $4, updated_at = $5 FROM fits WHERE {scope} AND key = $2 RETURNING 1),
             inserted AS (
                INSERT INTO workspace_secrets (workspace_id, key, encrypted_value, key_id, created_at, updated_at)
                SELECT $1::uuid, $2, $3, $4, $5, $5 FROM fits WHERE NOT EXISTS (SELECT FROM workspace_secrets WHERE {scope} AND key = $2)),
             audited AS (
                INSERT INTO secret_audit (created_at, actor, action, workspace_id, is_global, keys)
                SELECT $5, 'operator', 'set', $1::uuid, $1::uuid IS NULL, ARRAY[$2] FROM fits)
        SELECT owner.status = 'removed', others.secrets < $6, others.bytes + octet_length($3) <= $7 FROM owner, others
        """;

    private static string Delete(string owner, string scope) => $"""
        WITH {owner},
             deleted AS (
                DELETE FROM workspace_secrets USING owner WHERE {scope} AND key = $2 AND owner.status <> 'removed' RETURNING 1),
             audited AS (
                INSERT INTO secret_audit (created_at, actor, action, workspace_id, is_global, keys)
                SELECT $3, 'operator', 'deleted', $1::uuid, $1::uuid IS NULL, ARRAY[$2] FROM deleted)
        SELECT owner.status = 'removed', EXISTS (SELECT FROM deleted) FROM owner
        """;

    private static WorkspaceId? Owner(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : new WorkspaceId(row.GetGuid(column));

    private static NpgsqlParameter OwnerParameter(WorkspaceId? workspace) =>
        new() { Value = (object?)workspace?.Value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid };

    /// <summary>Runs a statement under the lock of the owner. The first word of its verdict is whether the owner is removed.</summary>
    private Task<bool[]> DecideAsync(
        WorkspaceId? workspace, string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken) =>
        PostgresFailures.ReportOutageAsync(async () =>
        {
            await using var batch = database.CreateBatch();
            batch.BatchCommands.Add(new NpgsqlBatchCommand(Lock) { Parameters = { OwnerParameter(workspace) } });
            var decision = new NpgsqlBatchCommand(sql) { Parameters = { OwnerParameter(workspace) } };
            decision.Parameters.AddRange(parameters);
            batch.BatchCommands.Add(decision);
            await using var answers = await batch.ExecuteReaderAsync(cancellationToken);
            return (await Verdict.ReadAsync(answers, cancellationToken), workspace) switch
            {
                (null, { } nobody) => throw new WorkspaceNotFoundException(nobody),
                ([true, ..], { } removed) => throw new WorkspaceRemovedException(removed),
                ({ } verdict, _) => verdict,
                _ => throw new InvalidOperationException("The installation itself is always there."),
            };
        });
}
