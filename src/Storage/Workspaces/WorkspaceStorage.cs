using System.Collections.Immutable;
using System.Globalization;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Grains.Workspaces.Tokens;
using Molecule.Storage.Agents;
using Molecule.Storage.EventLog;
using Molecule.Storage.Postgres;
using Molecule.Storage.Secrets;
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
    private const string Columns = """
        id, name, role, tier, status, source_bundle_id, agent_card, url, parent_id, forwarded_to, runtime, workspace_dir, workspace_access,
        awareness_namespace, created_at, updated_at, version, stall_timeout_seconds, stalled_since, stalled_progress_at,
        generation, template, files_version, image, model
        """;

    private const string Changes = "unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)";

    private const string Insert = $"""
        INSERT INTO workspaces ({Columns})
        SELECT id, name, role, tier, status, source_bundle_id, agent_card::jsonb, url, parent_id, forwarded_to, runtime, workspace_dir,
               workspace_access, awareness_namespace, created_at, updated_at, version, stall_timeout_seconds, stalled_since, stalled_progress_at,
               generation, template, files_version, image, model
        FROM {Changes} AS created ({Columns})
        """;

    private const string Update = $"""
        UPDATE workspaces w
        SET name = changed.name, role = changed.role, tier = changed.tier, status = changed.status, source_bundle_id = changed.source_bundle_id,
            agent_card = changed.agent_card::jsonb, url = changed.url, parent_id = changed.parent_id, forwarded_to = changed.forwarded_to,
            runtime = changed.runtime, workspace_dir = changed.workspace_dir, workspace_access = changed.workspace_access,
            awareness_namespace = changed.awareness_namespace, created_at = changed.created_at, updated_at = changed.updated_at,
            version = changed.version, stall_timeout_seconds = changed.stall_timeout_seconds, stalled_since = changed.stalled_since,
            stalled_progress_at = changed.stalled_progress_at, generation = changed.generation,
            template = changed.template, files_version = changed.files_version, image = changed.image, model = changed.model
        FROM {Changes} AS changed ({Columns})
        WHERE w.id = changed.id
        """;

    private const string SaveToken =
        "INSERT INTO workspace_auth_tokens (id, workspace_id, token_hash, prefix, created_at) VALUES ($1, $2, $3, $4, $5)";

    private const string SaveError = "UPDATE workspaces SET last_sample_error = $2 WHERE id = $1";

    private const string RevokeToken = "UPDATE workspace_auth_tokens SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";

    // Locks in the order of ids, as the store that writes when tokens were used.
    private const string RevokeTokens = """
        UPDATE workspace_auth_tokens t SET revoked_at = $2
        FROM (SELECT id FROM workspace_auth_tokens WHERE workspace_id = ANY ($1) AND revoked_at IS NULL ORDER BY id FOR NO KEY UPDATE) locked
        WHERE t.id = locked.id AND t.revoked_at IS NULL
        """;

    // A place alone is no fact and names no version: the lock of the row makes it wait for a removal by another grain, and then find it.
    private const string SavePlace = """
        INSERT INTO canvas_layouts (workspace_id, x, y, collapsed)
        SELECT w.id, $2, $3, $4 FROM workspaces w WHERE w.id = $1 AND w.status <> 'removed' FOR SHARE
        ON CONFLICT (workspace_id) DO UPDATE SET x = excluded.x, y = excluded.y, collapsed = excluded.collapsed
        """;

    private const string SaveFiles = "INSERT INTO workspace_files (workspace_id, path, content) SELECT * FROM unnest($1, $2, $3)";

    private const string CopyFiles =
        "INSERT INTO workspace_files (workspace_id, path, content) SELECT $1, path, content FROM workspace_files WHERE workspace_id = $2";

    private const string ForgetFiles = "DELETE FROM workspace_files WHERE workspace_id = ANY ($1)";

    private const string ForgetPlaces = "DELETE FROM canvas_layouts WHERE workspace_id = ANY ($1)";

    private readonly WorkspaceReader _reader = new(database);

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var record = await _reader.ReadAsync(new WorkspaceId(grainId.GetGuidKey()));
        grainState.State = (T)(object)record;
        grainState.ETag = VersionOf(record).ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = record.State is not null;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var record = (WorkspaceRecord)(object)grainState.State!;
        var state = record.State ?? throw new InvalidOperationException("There is no workspace to write.");
        var committed = await CommitAsync(record, state);
        var isRemoved = state.Status == WorkspaceStatus.Removed;

        grainState.State = (T)(object)(record with
        {
            Uncommitted = [],
            Alongside = [],
            NewToken = null,
            NewFiles = [],
            SilentSince = null,
            Committed = committed,
            Place = isRemoved ? null : record.Place,
            StoredPlace = isRemoved ? null : record.Place,
            Tokens = isRemoved ? [] : TokenRules.After(record.Tokens, record.Uncommitted, record.NewToken),
        });
        grainState.ETag = VersionOf(record).ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = true;
    }

    /// <exception cref="NotSupportedException">Always: a workspace is removed by a fact, and its row stays.</exception>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        throw new NotSupportedException("A workspace is removed by a fact; its row stays.");

    private static long VersionOf(WorkspaceRecord record) => record.State?.Version ?? 0;

    private async Task<ImmutableArray<CommittedFact>> CommitAsync(WorkspaceRecord record, WorkspaceState state)
    {
        WorkspaceChange[] changes = [.. record.Changes];
        var commit = new StructureCommit(database);
        Expect(commit, changes, record, state.Id);
        Save(commit, Insert, [.. changes.Where(change => change.KnownVersion == 0)]);
        Save(commit, Update, [.. changes.Where(change => change.KnownVersion > 0)]);
        SaveBeside(commit, record, state, changes);
        AgentRows.Save(commit, changes);
        Append(commit, changes);
        try
        {
            var events = await commit.CommitAsync(CancellationToken.None);
            return [.. changes
                .SelectMany(change => change.Facts.Select(fact => (change.State, Fact: fact)))
                .Select((entry, index) => new CommittedFact(events[index].Position, entry.State.Id, entry.State.ParentId, entry.Fact))];
        }
        catch (Exception exception) when (Translate(exception, state.Id) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>What a caller can understand of it; null for a bug. The driver's exceptions do not travel: gateways do not know their types.</summary>
    private static Exception? Translate(Exception exception, WorkspaceId own) => exception switch
    {
        PostgresException { SqlState: StructureCommit.Raced } raced => new InconsistentStateException(raced.MessageText, storedEtag: "", currentEtag: ""),
        PostgresException { SqlState: StructureCommit.NoSuchParent } refusal => new ParentNotFoundException(Named(refusal)),
        PostgresException { SqlState: StructureCommit.Cycle } refusal => new CycleException(Named(refusal)),
        PostgresException { SqlState: StructureCommit.HasChildren } refusal => new HasChildrenException(Named(refusal)),
        PostgresException { SqlState: StructureCommit.ForwardCycle } refusal => new ForwardCycleException(Named(refusal)),
        PostgresException { SqlState: StructureCommit.NoSuchForwardTarget } refusal => new ForwardTargetNotFoundException(Named(refusal)),
        PostgresException { SqlState: StructureCommit.PausedAbove } refusal => new AncestorPausedException(Named(refusal)),
        // Only a row that no fact has written can be in the way of what the versions let pass. The agent goes to who commits, also in a move.
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: AgentRows.OneActive } => new AgentPresentException(own),
        // All other values were checked on their way here: only a card can hold what JSON allows and Postgres does not.
        PostgresException { SqlState: ['2', '2', ..] } refusal =>
            new InvalidFieldException("agent_card", $"holds something that cannot be kept: {refusal.MessageText}"),
        _ when PostgresFailures.IsOutage(exception) => PostgresFailures.Outage(exception),
        _ => null,
    };

    /// <summary>The workspace that the database refuses the commit for.</summary>
    private static WorkspaceId Named(PostgresException refusal) => new(Guid.Parse(refusal.Hint!));

    private static void Expect(StructureCommit commit, WorkspaceChange[] changes, WorkspaceRecord record, WorkspaceId own)
    {
        foreach (var change in changes)
        {
            var id = change.State.Id;
            commit.Expect(id, change.KnownVersion, id == own ? record.SilentSince : null);
            foreach (var fact in change.Facts)
            {
                Expect(commit, id, change.State, fact);
            }
        }

        var made = changes.Where(change => change.KnownVersion == 0).Select(change => change.State.Id).ToArray();
        commit.Parents.ExceptWith(made);
        commit.ForwardTargets.ExceptWith(made);
    }

    private static void Expect(StructureCommit commit, WorkspaceId id, WorkspaceState state, WorkspaceFact fact)
    {
        switch (fact)
        {
            case WorkspaceFact.Provisioned or WorkspaceFact.Moved when state.ParentId is { } parent:
                commit.Placed.Add(id);
                commit.Parents.Add(parent);
                if (state.Status != WorkspaceStatus.Paused)
                {
                    commit.Awake.Add(id);
                }

                break;
            case WorkspaceFact.Reprovisioned:
                commit.Awake.Add(id);
                break;
            case WorkspaceFact.Paused:
                commit.Paused.Add(id);
                break;
            case WorkspaceFact.Forwarded { ForwardedTo: { } target }:
                commit.Forwarded.Add(id);
                commit.ForwardTargets.Add(target);
                break;
            case WorkspaceFact.Removed removed:
                commit.Removed.Add(id);
                if (removed.ForwardedTo is { } heir)
                {
                    commit.Forwarded.Add(id);
                    commit.ForwardTargets.Add(heir);
                }

                break;
        }
    }

    private static void Save(StructureCommit commit, string sql, WorkspaceChange[] changes)
    {
        if (changes.Length == 0)
        {
            return;
        }

        var states = changes.Select(change => change.State).ToArray();
        commit.Run(
            sql,
            Column(states, state => state.Id.Value, NpgsqlDbType.Uuid),
            Column(states, state => state.Name, NpgsqlDbType.Text),
            Column(states, state => state.Role, NpgsqlDbType.Text),
            Column(states, state => state.Tier, NpgsqlDbType.Integer),
            Column(states, state => state.Status.ToName(), NpgsqlDbType.Text),
            Column(states, state => state.SourceBundleId, NpgsqlDbType.Text),
            Column(states, state => state.AgentCard, NpgsqlDbType.Text),
            Column(states, state => state.Url, NpgsqlDbType.Text),
            Column(states, state => state.ParentId?.Value, NpgsqlDbType.Uuid),
            Column(states, state => state.ForwardedTo?.Value, NpgsqlDbType.Uuid),
            Column(states, state => state.Runtime, NpgsqlDbType.Text),
            Column(states, state => state.WorkspaceDir, NpgsqlDbType.Text),
            Column(states, state => WorkspaceFactCodec.NameOf(state.Access), NpgsqlDbType.Text),
            Column(states, state => state.AwarenessNamespace, NpgsqlDbType.Text),
            Column(states, state => state.CreatedAt.UtcDateTime, NpgsqlDbType.TimestampTz),
            Column(states, state => state.UpdatedAt.UtcDateTime, NpgsqlDbType.TimestampTz),
            Column(states, state => state.Version, NpgsqlDbType.Bigint),
            Column(states, state => (int?)state.StallTimeout?.TotalSeconds, NpgsqlDbType.Integer),
            Column(states, state => state.StalledSince?.UtcDateTime, NpgsqlDbType.TimestampTz),
            Column(states, state => state.StalledProgressAt?.UtcDateTime, NpgsqlDbType.TimestampTz),
            Column(states, state => state.Generation, NpgsqlDbType.Bigint),
            Column(states, state => state.Template, NpgsqlDbType.Text),
            Column(states, state => state.FilesVersion, NpgsqlDbType.Bigint),
            Column(states, state => state.Image, NpgsqlDbType.Text),
            Column(states, state => state.Model, NpgsqlDbType.Text));
    }

    private static void SaveBeside(StructureCommit commit, WorkspaceRecord record, WorkspaceState state, WorkspaceChange[] changes)
    {
        if (record.NewToken is { } token)
        {
            commit.Run(
                SaveToken,
                Value(token.Id),
                Value(state.Id.Value),
                Value(token.Hash.ToArray()),
                Value(token.Prefix),
                Value(state.UpdatedAt.UtcDateTime));
        }

        // A heartbeat column without a heartbeat: why an agent did not come up is said where people look for its errors (contract section 13.7).
        foreach (var failed in record.Uncommitted.OfType<WorkspaceFact.ProvisioningFailed>())
        {
            commit.Run(SaveError, Value(state.Id.Value), Value(failed.Error));
        }

        foreach (var revoked in record.Uncommitted.OfType<WorkspaceFact.TokenRevoked>())
        {
            commit.Run(RevokeToken, Value(revoked.TokenId), Value(revoked.At.UtcDateTime));
        }

        if (state.Status != WorkspaceStatus.Removed && record.Place is { } place && place != record.StoredPlace)
        {
            commit.Run(SavePlace, Value(state.Id.Value), Value(place.X), Value(place.Y), Value(place.Collapsed));
        }

        foreach (var change in changes)
        {
            if (change.Place is { } given)
            {
                commit.Run(SavePlace, Value(change.State.Id.Value), Value(given.X), Value(given.Y), Value(given.Collapsed));
            }
        }

        SaveFilesOf(commit, changes);
        var removed = changes.Where(change => change.State.Status == WorkspaceStatus.Removed).Select(change => change.State).ToArray();
        if (removed.Length > 0)
        {
            var ids = removed.Select(gone => gone.Id.Value).ToArray();
            commit.Run(RevokeTokens, Value(ids), Value(removed[^1].UpdatedAt.UtcDateTime));
            commit.Run(ForgetPlaces, Value(ids));
            commit.Run(SecretStore.Forget, Value(ids), Value(removed[^1].UpdatedAt.UtcDateTime));
        }
    }

    private static void SaveFilesOf(StructureCommit commit, WorkspaceChange[] changes)
    {
        // A template takes the place of what was there.
        var templated = changes.Where(change => change.Facts.Any(fact => fact is WorkspaceFact.Reprovisioned { Template: not null })).ToArray();
        if (templated.Length > 0)
        {
            commit.Run(ForgetFiles, Value(templated.Select(change => change.State.Id.Value).ToArray()));
        }

        var files = changes.SelectMany(change => change.Files.Select(file => (Owner: change.State.Id.Value, file.Path, file.Text))).ToArray();
        if (files.Length > 0)
        {
            commit.Run(
                SaveFiles,
                Value(files.Select(file => file.Owner).ToArray()),
                Value(files.Select(file => file.Path.Value).ToArray()),
                Value(files.Select(file => file.Text).ToArray()));
        }

        foreach (var change in changes)
        {
            if (change.FilesOf is { } other)
            {
                commit.Run(CopyFiles, Value(change.State.Id.Value), Value(other.Value));
            }
        }
    }

    private static void Append(StructureCommit commit, WorkspaceChange[] changes)
    {
        foreach (var change in changes)
        {
            var version = change.KnownVersion;
            foreach (var fact in change.Facts)
            {
                commit.Add(new StructureEntry(
                    change.State.Id,
                    ++version,
                    change.State.ParentId,
                    WorkspaceFactCodec.NameOf(fact),
                    WorkspaceFactCodec.PayloadOf(fact),
                    fact.By,
                    fact.At,
                    WorkspaceFactCodec.AgentOf(fact),
                    WorkspaceFactCodec.TargetOf(fact)));
            }
        }
    }

    private static NpgsqlParameter Column<T>(WorkspaceState[] states, Func<WorkspaceState, T> value, NpgsqlDbType type) =>
        new() { Value = states.Select(value).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type };

    private static NpgsqlParameter Value(object value) => new() { Value = value };
}
