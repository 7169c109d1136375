using System.Collections.Immutable;
using System.Globalization;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Storage.Postgres;
using Npgsql;
using NpgsqlTypes;
using Orleans.Storage;

namespace Molecule.Storage.Workspaces;

/// <summary>
/// Keeps workspaces. A write saves the row and its facts in one transaction under the version that was read, so that of two activations
/// that race only one wins and the other leaves no trace. The whole transaction travels in one message: no silo can hold the log's lock
/// while it is held up itself.
/// </summary>
internal sealed class WorkspaceStorage(NpgsqlDataSource database) : IGrainStorage
{
    private const string Raced = "MO001";
    private const string NoSuchParent = "MO002";
    private const string Cycle = "MO003";
    private const string HasChildren = "MO004";

    private const string Read = $"""
        SELECT {WorkspaceRow.Columns}, w.awareness_namespace, w.source_bundle_id, w.workspace_access,
               (SELECT t.token_hash FROM workspace_auth_tokens t
                WHERE t.workspace_id = w.id AND t.revoked_at IS NULL ORDER BY t.created_at DESC LIMIT 1)
        FROM workspaces w LEFT JOIN canvas_layouts l ON l.workspace_id = w.id
        WHERE w.id = $1
        """;

    private const string Begin = "SELECT structure_commit_begin($1, $2, $3, $4, $5, $6)";

    private const string Insert = """
        INSERT INTO workspaces (id, name, role, tier, status, source_bundle_id, agent_card, url, parent_id, forwarded_to, runtime,
                                workspace_dir, workspace_access, awareness_namespace, created_at, updated_at, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
        """;

    private const string Update = """
        UPDATE workspaces
        SET name = $2, role = $3, tier = $4, status = $5, source_bundle_id = $6, agent_card = $7, url = $8, parent_id = $9, forwarded_to = $10,
            runtime = $11, workspace_dir = $12, workspace_access = $13, awareness_namespace = $14, created_at = $15, updated_at = $16, version = $17
        WHERE id = $1
        """;

    private const string Append = """
        INSERT INTO structure_events (position, workspace_id, workspace_version, event_type, payload, actor, created_at)
        SELECT head.position - $1 + fact.number, $2, $3 - $1 + fact.number, fact.event_type, fact.payload::jsonb, fact.actor, fact.created_at
        FROM structure_log_head head,
             unnest($4, $5, $6, $7) WITH ORDINALITY AS fact (event_type, payload, actor, created_at, number)
        """;

    private const string SaveToken = "INSERT INTO workspace_auth_tokens (workspace_id, token_hash, prefix, created_at) VALUES ($1, $2, $3, $4)";

    private const string RevokeTokens = "UPDATE workspace_auth_tokens SET revoked_at = $2 WHERE workspace_id = $1 AND revoked_at IS NULL";

    private const string SavePlace = """
        INSERT INTO canvas_layouts (workspace_id, x, y, collapsed) VALUES ($1, $2, $3, $4)
        ON CONFLICT (workspace_id) DO UPDATE SET x = excluded.x, y = excluded.y, collapsed = excluded.collapsed
        """;

    private const string ForgetPlace = "DELETE FROM canvas_layouts WHERE workspace_id = $1";

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var record = await PostgresFailures.ReportOutageAsync(() => ReadAsync(new WorkspaceId(grainId.GetGuidKey())));
        grainState.State = (T)(object)record;
        grainState.ETag = VersionOf(record).ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = record.State is not null;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var record = (WorkspaceRecord)(object)grainState.State!;
        var state = record.State ?? throw new InvalidOperationException("There is no workspace to write.");
        var known = grainState.ETag is { } etag ? long.Parse(etag, CultureInfo.InvariantCulture) : 0;
        var position = await CommitAsync(record, state, known);

        grainState.State = (T)(object)(record with
        {
            Uncommitted = [],
            NewToken = null,
            SilentSince = null,
            LastPosition = position,
            Place = state.Status == WorkspaceStatus.Removed ? null : record.Place,
            StoredPlace = state.Status == WorkspaceStatus.Removed ? null : record.Place,
            TokenHash = state.Status == WorkspaceStatus.Removed ? [] : record.NewToken?.Hash ?? record.TokenHash,
        });
        grainState.ETag = state.Version.ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = true;
    }

    /// <exception cref="NotSupportedException">Always: a workspace is removed by a fact, and its row stays.</exception>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        throw new NotSupportedException("A workspace is removed by a fact; its row stays.");

    private static long VersionOf(WorkspaceRecord record) => record.State?.Version ?? 0;

    private async Task<WorkspaceRecord> ReadAsync(WorkspaceId id)
    {
        await using var command = database.CreateCommand(Read);
        command.Parameters.Add(new() { Value = id.Value });
        await using var row = await command.ExecuteReaderAsync();
        if (!await row.ReadAsync())
        {
            return new WorkspaceRecord();
        }

        var workspace = WorkspaceRow.Read(row);
        const int Beyond = WorkspaceRow.ColumnCount;
        return new WorkspaceRecord
        {
            State = new WorkspaceState
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
                AwarenessNamespace = row.IsDBNull(Beyond) ? null : row.GetString(Beyond),
                SourceBundleId = row.IsDBNull(Beyond + 1) ? null : row.GetString(Beyond + 1),
                Access = WorkspaceFactCodec.AccessOf(row.GetString(Beyond + 2)),
            },
            Vitals = workspace.Vitals,
            Place = workspace.Place,
            StoredPlace = workspace.Place,
            TokenHash = row.IsDBNull(Beyond + 3) ? [] : [.. row.GetFieldValue<byte[]>(Beyond + 3)],
        };
    }

    private async Task<long> CommitAsync(WorkspaceRecord record, WorkspaceState state, long known)
    {
        await using var batch = database.CreateBatch();
        Compose(batch, record, state, known);
        try
        {
            // The first answer is the position; only when all statements have been answered is it committed.
            await using var answers = await batch.ExecuteReaderAsync();
            var position = !record.Uncommitted.IsEmpty && await answers.ReadAsync() ? answers.GetInt64(0) : record.LastPosition;
            while (await answers.NextResultAsync())
            {
            }

            return position;
        }
        catch (Exception exception) when (Translate(exception, state, known) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>What a caller can understand of it; null for a bug. The driver's exceptions do not travel: gateways do not know their types.</summary>
    private static Exception? Translate(Exception exception, WorkspaceState state, long known) => exception switch
    {
        PostgresException { SqlState: Raced } raced =>
            new InconsistentStateException(raced.MessageText, storedEtag: "", known.ToString(CultureInfo.InvariantCulture)),
        PostgresException { SqlState: NoSuchParent } => new ParentNotFoundException(state.ParentId!.Value),
        PostgresException { SqlState: Cycle } => new CycleException(state.ParentId!.Value),
        PostgresException { SqlState: HasChildren } => new HasChildrenException(state.Id),
        // All other values were checked on their way here: only a card can hold what JSON allows and Postgres does not.
        PostgresException { SqlState: ['2', '2', ..] } refusal =>
            new InvalidFieldException("agent_card", $"holds something that cannot be kept: {refusal.MessageText}"),
        _ when PostgresFailures.IsOutage(exception) => PostgresFailures.Outage(exception),
        _ => null,
    };

    private static void Compose(NpgsqlBatch batch, WorkspaceRecord record, WorkspaceState state, long known)
    {
        if (!record.Uncommitted.IsEmpty)
        {
            batch.BatchCommands.Add(BeginOf(record, state, known));
            batch.BatchCommands.Add(SaveOf(state, known == 0 ? Insert : Update));
            batch.BatchCommands.Add(AppendOf(record.Uncommitted, state));
        }

        if (record.NewToken is { } token)
        {
            batch.BatchCommands.Add(Command(SaveToken, state.Id.Value, token.Hash.ToArray(), token.Prefix, state.UpdatedAt.UtcDateTime));
        }

        if (state.Status == WorkspaceStatus.Removed)
        {
            batch.BatchCommands.Add(Command(RevokeTokens, state.Id.Value, state.UpdatedAt.UtcDateTime));
            batch.BatchCommands.Add(Command(ForgetPlace, state.Id.Value));
        }
        else if (record.Place is { } place && place != record.StoredPlace)
        {
            batch.BatchCommands.Add(Command(SavePlace, state.Id.Value, place.X, place.Y, place.Collapsed));
        }
    }

    private static NpgsqlBatchCommand BeginOf(WorkspaceRecord record, WorkspaceState state, long known)
    {
        var changesParent = record.Uncommitted.Any(fact => fact is WorkspaceFact.Provisioned or WorkspaceFact.Moved);
        return new NpgsqlBatchCommand(Begin)
        {
            Parameters =
            {
                new() { Value = state.Id.Value },
                new() { Value = known },
                Nullable(changesParent ? state.ParentId?.Value : null, NpgsqlDbType.Uuid),
                new() { Value = state.Status == WorkspaceStatus.Removed },
                Nullable(record.SilentSince?.UtcDateTime, NpgsqlDbType.TimestampTz),
                new() { Value = (long)record.Uncommitted.Length },
            },
        };
    }

    private static NpgsqlBatchCommand SaveOf(WorkspaceState state, string sql) => new(sql)
    {
        Parameters =
        {
            new() { Value = state.Id.Value },
            new() { Value = state.Name },
            Nullable(state.Role, NpgsqlDbType.Text),
            new() { Value = state.Tier },
            new() { Value = state.Status.ToName() },
            Nullable(state.SourceBundleId, NpgsqlDbType.Text),
            Nullable(state.AgentCard, NpgsqlDbType.Jsonb),
            Nullable(state.Url, NpgsqlDbType.Text),
            Nullable(state.ParentId?.Value, NpgsqlDbType.Uuid),
            Nullable(state.ForwardedTo?.Value, NpgsqlDbType.Uuid),
            new() { Value = state.Runtime },
            Nullable(state.WorkspaceDir, NpgsqlDbType.Text),
            new() { Value = WorkspaceFactCodec.NameOf(state.Access) },
            Nullable(state.AwarenessNamespace, NpgsqlDbType.Text),
            new() { Value = state.CreatedAt.UtcDateTime },
            new() { Value = state.UpdatedAt.UtcDateTime },
            new() { Value = state.Version },
        },
    };

    private static NpgsqlBatchCommand AppendOf(ImmutableArray<WorkspaceFact> facts, WorkspaceState state) => new(Append)
    {
        Parameters =
        {
            new() { Value = (long)facts.Length },
            new() { Value = state.Id.Value },
            new() { Value = state.Version },
            new() { Value = facts.Select(WorkspaceFactCodec.NameOf).ToArray() },
            new() { Value = facts.Select(WorkspaceFactCodec.PayloadOf).ToArray() },
            new() { Value = facts.Select(fact => WorkspaceFactCodec.NameOf(fact.By)).ToArray() },
            new() { Value = facts.Select(fact => fact.At.UtcDateTime).ToArray() },
        },
    };

    private static NpgsqlBatchCommand Command(string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }

    private static NpgsqlParameter Nullable(object? value, NpgsqlDbType type) => new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
