using System.Collections.Immutable;
using Molecule.Grains.Containers;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Storage.Postgres;
using Molecule.Storage.Workspaces;
using Npgsql;
using NpgsqlTypes;

namespace Molecule.Storage.Containers;

/// <summary>Keeps engines and bindings in <c>engines</c> and <c>containers</c>.</summary>
internal sealed class ContainerStore(NpgsqlDataSource database) : IContainerStore
{
    private const string Announce = """
        INSERT INTO engines (name, processors, memory_bytes, version, answered_at) VALUES ($1, $2, $3, $4, now())
        ON CONFLICT (name) DO UPDATE SET
            processors = excluded.processors, memory_bytes = excluded.memory_bytes, version = excluded.version, answered_at = excluded.answered_at
        """;

    // Each engine offers a row of places, the emptier it is the earlier: place k is as full as the engine is with k more. The oldest that waits takes
    // the earliest place of all. An engine counts for as many as it has processors or gigabytes, whichever are fewer. Bound by another at the same
    // moment is bound: the key decides.
    private const string Bind = """
        WITH waiting AS MATERIALIZED (
                SELECT w.id, row_number() OVER (ORDER BY w.created_at, w.id) AS number FROM workspaces w
                WHERE w.status = 'provisioning' AND w.runtime <> 'external' AND NOT EXISTS (SELECT FROM containers c WHERE c.workspace_id = w.id)
                ORDER BY w.created_at, w.id LIMIT $1),
             engine AS (
                SELECT e.name, greatest(least(e.processors, e.memory_bytes / 1073741824.0), 0.1) AS room,
                       (SELECT count(*) FROM containers c WHERE c.engine = e.name AND c.state <> 'stopped') AS taken
                FROM engines e WHERE e.answered_at > now() - interval '2 minutes'),
             place AS (
                SELECT engine.name, row_number() OVER (ORDER BY (engine.taken + k) / engine.room, engine.name, k) AS number
                FROM engine, generate_series(1, (SELECT count(*) FROM waiting)) AS k)
        INSERT INTO containers (workspace_id, engine)
        SELECT waiting.id, place.name FROM waiting JOIN place USING (number)
        ORDER BY waiting.id
        ON CONFLICT (workspace_id) DO NOTHING
        RETURNING workspace_id, engine
        """;

    private const string Wanted = """
        SELECT w.id, w.status, w.generation, w.name, w.role, w.tier, w.runtime, w.workspace_dir, w.workspace_access, w.awareness_namespace,
               c.engine, c.revision, c.generation, c.container_id, c.state, c.started_at, c.next_start_at, c.restarts, c.failures, c.exit_code, c.exit_oom,
               c.exited_at, c.problem, c.log_tail, c.token_ids, c.token_hashes, c.files_version, w.files_version,
               w.image, w.model, w.parent_id, w.last_heartbeat_at
        FROM containers c JOIN workspaces w ON w.id = c.workspace_id
        """;

    private const string OfEngine = $"{Wanted} WHERE c.engine = $1 ORDER BY w.id";
    private const string OfWorkspace = $"{Wanted} WHERE w.id = $1";

    private const string Files = "SELECT path, content FROM workspace_files WHERE workspace_id = $1 ORDER BY path COLLATE \"C\"";

    private const string Save = """
        UPDATE containers SET
            revision = revision + 1, generation = $3, container_id = $4, state = $5, started_at = $6, next_start_at = $7, restarts = $8, failures = $9,
            exit_code = $10, exit_oom = $11, exited_at = $12, problem = $13, log_tail = $14, token_ids = $15, token_hashes = $16,
            files_version = $17
        WHERE workspace_id = $1 AND revision = $2
        """;

    private const string Forget = "DELETE FROM containers WHERE workspace_id = $1 AND revision = $2";

    private const string Locate = """
        SELECT w.id, w.status = 'removed', c.engine FROM workspaces w LEFT JOIN containers c ON c.workspace_id = w.id WHERE w.id = ANY ($1)
        """;

    private const string Engines = "SELECT name FROM engines ORDER BY name";

    public Task AnnounceAsync(string engine, EngineCapacity capacity, CancellationToken cancellationToken) =>
        RunAsync(Announce, cancellationToken, Value(engine), Value(capacity.Processors), Value(capacity.MemoryBytes), Value(capacity.Version));

    public Task<ImmutableArray<WorkspaceBinding>> BindAsync(int most, CancellationToken cancellationToken) => ReadAllAsync(
        Bind, row => new WorkspaceBinding(new WorkspaceId(row.GetGuid(0)), IsRemoved: false, row.GetString(1)), cancellationToken, Value(most));

    public Task<ImmutableArray<WantedContainer>> ListAsync(string engine, CancellationToken cancellationToken) =>
        ReadAllAsync(OfEngine, ReadWanted, cancellationToken, Value(engine));

    public async Task<WantedContainer?> ReadAsync(WorkspaceId workspace, CancellationToken cancellationToken) =>
        (await ReadAllAsync(OfWorkspace, ReadWanted, cancellationToken, Value(workspace.Value))).FirstOrDefault();

    public Task<ImmutableArray<WorkspaceFile>> ReadFilesAsync(WorkspaceId workspace, CancellationToken cancellationToken) => ReadAllAsync(
        Files, row => FileRows.Read(row.GetString(0), row.GetString(1)), cancellationToken, Value(workspace.Value));

    public async Task<BoundContainer?> SaveAsync(BoundContainer container, CancellationToken cancellationToken)
    {
        var saved = await RunAsync(
            Save,
            cancellationToken,
            Value(container.Workspace.Value),
            Value(container.Revision),
            Value(container.Generation),
            Value(container.ContainerId, NpgsqlDbType.Text),
            Value(NameOf(container.State)),
            Value(container.StartedAt?.UtcDateTime, NpgsqlDbType.TimestampTz),
            Value(container.NextStartAt?.UtcDateTime, NpgsqlDbType.TimestampTz),
            Value(container.Restarts),
            Value(container.Failures),
            Value(container.Exit?.Code, NpgsqlDbType.Integer),
            Value(container.Exit?.OutOfMemory ?? false),
            Value(container.Exit?.At.UtcDateTime, NpgsqlDbType.TimestampTz),
            Value(container.Problem, NpgsqlDbType.Text),
            Value(container.LogTail, NpgsqlDbType.Text),
            Value(container.Tokens.Select(token => token.Id).ToArray()),
            Value(container.Tokens.Select(token => token.Hash.ToArray()).ToArray()),
            Value(container.FilesVersion));
        return saved == 1 ? container with { Revision = container.Revision + 1 } : null;
    }

    public async Task<bool> ForgetAsync(BoundContainer container, CancellationToken cancellationToken) =>
        await RunAsync(Forget, cancellationToken, Value(container.Workspace.Value), Value(container.Revision)) == 1;

    public Task<ImmutableArray<WorkspaceBinding>> LocateAsync(IReadOnlyCollection<WorkspaceId> workspaces, CancellationToken cancellationToken) =>
        ReadAllAsync(
            Locate,
            row => new WorkspaceBinding(new WorkspaceId(row.GetGuid(0)), row.GetBoolean(1), Text(row, 2)),
            cancellationToken,
            Value(workspaces.Select(workspace => workspace.Value).ToArray()));

    public Task<ImmutableArray<string>> ListEnginesAsync(CancellationToken cancellationToken) =>
        ReadAllAsync(Engines, row => row.GetString(0), cancellationToken);

    private static WantedContainer ReadWanted(NpgsqlDataReader row) => new()
    {
        Status = WorkspaceStatusNames.Parse(row.GetString(1)),
        Generation = row.GetInt64(2),
        Name = row.GetString(3),
        Role = Text(row, 4),
        Tier = row.GetInt32(5),
        Runtime = row.GetString(6),
        WorkspaceDir = Text(row, 7),
        Access = WorkspaceFactCodec.AccessOf(row.GetString(8)),
        AwarenessNamespace = Text(row, 9),
        FilesVersion = row.GetInt64(27),
        Image = Text(row, 28),
        Model = Text(row, 29),
        ParentId = row.IsDBNull(30) ? null : new WorkspaceId(row.GetGuid(30)),
        LastHeartbeatAt = Moment(row, 31),
        Bound = new BoundContainer
        {
            Workspace = new WorkspaceId(row.GetGuid(0)),
            Engine = row.GetString(10),
            Revision = row.GetInt64(11),
            Generation = row.GetInt64(12),
            ContainerId = Text(row, 13),
            FilesVersion = row.GetInt64(26),
            State = StateOf(row.GetString(14)),
            StartedAt = Moment(row, 15),
            NextStartAt = Moment(row, 16),
            Restarts = row.GetInt32(17),
            Failures = row.GetInt32(18),
            Exit = row.IsDBNull(19) ? null : new ContainerExit(row.GetInt32(19), row.GetBoolean(20), Moment(row, 21) ?? DateTimeOffset.UnixEpoch),
            Problem = Text(row, 22),
            LogTail = Text(row, 23),
            Tokens = [.. row.GetFieldValue<Guid[]>(24).Zip(row.GetFieldValue<byte[][]>(25), (id, hash) => new ContainerToken(id, [.. hash]))],
        },
    };

    private static string NameOf(ContainerState state) => state switch
    {
        ContainerState.Waiting => "waiting",
        ContainerState.Running => "running",
        ContainerState.Exited => "exited",
        ContainerState.Stopped => "stopped",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "No such state."),
    };

    private static ContainerState StateOf(string name) => name switch
    {
        "waiting" => ContainerState.Waiting,
        "running" => ContainerState.Running,
        "exited" => ContainerState.Exited,
        "stopped" => ContainerState.Stopped,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such state."),
    };

    private static NpgsqlParameter Value(object value) => new() { Value = value };

    private static NpgsqlParameter Value(object? value, NpgsqlDbType type) => new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? Moment(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);

    private Task<int> RunAsync(string sql, CancellationToken cancellationToken, params NpgsqlParameter[] parameters) =>
        PostgresFailures.ReportOutageAsync(async () =>
        {
            await using var command = database.CreateCommand(sql);
            command.Parameters.AddRange(parameters);
            return await command.ExecuteNonQueryAsync(cancellationToken);
        });

    private Task<ImmutableArray<T>> ReadAllAsync<T>(
        string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params NpgsqlParameter[] parameters) =>
        PostgresFailures.ReportOutageAsync(async () =>
        {
            await using var command = database.CreateCommand(sql);
            command.Parameters.AddRange(parameters);
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            var all = ImmutableArray.CreateBuilder<T>();
            while (await row.ReadAsync(cancellationToken))
            {
                all.Add(read(row));
            }

            return all.DrainToImmutable();
        });
}
