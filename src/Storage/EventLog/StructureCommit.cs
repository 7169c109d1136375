using System.Collections.Immutable;
using Molecule.Grains.Interfaces.EventLog;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Storage.Workspaces;
using Npgsql;
using NpgsqlTypes;

namespace Molecule.Storage.EventLog;

/// <summary>
/// Composes a commit of facts and of what they change. It travels to Postgres as one message that is one transaction (decision 1): first the
/// lock of the log and what must hold, then the statements, then the facts, then a look at what they have made together. No silo can hold
/// the lock while it is held up itself.
/// </summary>
internal sealed class StructureCommit(NpgsqlDataSource database)
{
    /// <summary>A workspace is not at the version that was read, or was heard of since.</summary>
    public const string Raced = "MO001";

    public const string NoSuchParent = "MO002";
    public const string Cycle = "MO003";
    public const string HasChildren = "MO004";
    public const string ForwardCycle = "MO005";
    public const string NoSuchForwardTarget = "MO006";
    public const string PausedAbove = "MO007";

    private const string Begin = "SELECT structure_commit_begin($1, $2, $3, $4, $5, $6)";
    private const string Check = "SELECT structure_commit_check($1, $2, $3, $4, $5)";

    private const string Append = """
        INSERT INTO structure_events
            (position, id, workspace_id, workspace_version, parent_id, event_type, payload, actor, created_at, agent_id, target_id)
        SELECT head.position - $1 + fact.number, fact.id, fact.workspace_id, fact.version, fact.parent_id, fact.event_type, fact.payload::jsonb,
               fact.actor, fact.created_at, fact.agent_id, fact.target_id
        FROM structure_log_head head,
             unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11) WITH ORDINALITY
                 AS fact (id, workspace_id, version, parent_id, event_type, payload, actor, created_at, agent_id, target_id, number)
        """;

    private readonly List<(WorkspaceId Workspace, long Version, DateTimeOffset? SilentSince)> _expected = [];
    private readonly List<NpgsqlBatchCommand> _statements = [];
    private readonly List<StructureEntry> _entries = [];

    /// <summary>Others that are to be parents; not those that this commit makes itself.</summary>
    public ISet<WorkspaceId> Parents { get; } = new HashSet<WorkspaceId>();

    /// <summary>Others that are to take over; not those that this commit makes itself.</summary>
    public ISet<WorkspaceId> ForwardTargets { get; } = new HashSet<WorkspaceId>();

    /// <summary>Workspaces that this commit puts below a parent.</summary>
    public ISet<WorkspaceId> Placed { get; } = new HashSet<WorkspaceId>();

    public ISet<WorkspaceId> Removed { get; } = new HashSet<WorkspaceId>();

    public ISet<WorkspaceId> Forwarded { get; } = new HashSet<WorkspaceId>();

    /// <summary>Workspaces that this commit wakes, or puts below a parent awake: none above them may be paused.</summary>
    public ISet<WorkspaceId> Awake { get; } = new HashSet<WorkspaceId>();

    /// <summary>Workspaces that this commit pauses: none below them may be awake.</summary>
    public ISet<WorkspaceId> Paused { get; } = new HashSet<WorkspaceId>();

    /// <summary>Refuses the commit unless the row is at this version, and, when the commit declares an agent silent, nothing was heard since.</summary>
    public void Expect(WorkspaceId workspace, long version, DateTimeOffset? silentSince = null) => _expected.Add((workspace, version, silentSince));

    /// <summary>Adds a statement; its position in the transaction is after the lock and before the facts.</summary>
    public void Run(string sql, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.AddRange(parameters);
        _statements.Add(command);
    }

    /// <summary>Adds a fact; facts get positions in the order in which they are added.</summary>
    public void Add(StructureEntry entry) => _entries.Add(entry);

    /// <summary>Commits.</summary>
    /// <returns>The facts with their positions.</returns>
    public async Task<ImmutableArray<StructureEvent>> CommitAsync(CancellationToken cancellationToken)
    {
        var ids = _entries.Select(_ => Guid.CreateVersion7()).ToArray();
        await using var batch = database.CreateBatch();
        Compose(batch, ids);

        // The first answer is the position; only when all statements have been answered is it committed.
        await using var answers = await batch.ExecuteReaderAsync(cancellationToken);
        var last = _entries.Count > 0 && await answers.ReadAsync(cancellationToken) ? answers.GetInt64(0) : 0;
        while (await answers.NextResultAsync(cancellationToken))
        {
        }

        return [.. _entries.Select((entry, index) => new StructureEvent(
            last - _entries.Count + 1 + index, ids[index], entry.EventType, entry.Workspace, entry.Payload, entry.At, entry.ParentId))];
    }

    private static Guid[] Ids(ISet<WorkspaceId> workspaces) => [.. workspaces.Select(workspace => workspace.Value)];

    private void Compose(NpgsqlBatch batch, Guid[] ids)
    {
        if (_entries.Count > 0)
        {
            batch.BatchCommands.Add(Command(
                Begin,
                Value(_expected.Select(expected => expected.Workspace.Value).ToArray()),
                Value(_expected.Select(expected => expected.Version).ToArray()),
                Value(_expected.Select(expected => expected.SilentSince?.UtcDateTime).ToArray(), NpgsqlDbType.TimestampTz),
                Value(Ids(Parents)),
                Value(Ids(ForwardTargets)),
                Value((long)_entries.Count)));
        }

        foreach (var statement in _statements)
        {
            batch.BatchCommands.Add(statement);
        }

        if (_entries.Count > 0)
        {
            batch.BatchCommands.Add(Command(
                Append,
                Value((long)_entries.Count),
                Value(ids),
                Value(_entries.Select(entry => entry.Workspace.Value).ToArray()),
                Value(_entries.Select(entry => entry.Version).ToArray(), NpgsqlDbType.Bigint),
                Value(_entries.Select(entry => entry.ParentId?.Value).ToArray(), NpgsqlDbType.Uuid),
                Value(_entries.Select(entry => entry.EventType).ToArray()),
                Value(_entries.Select(entry => entry.Payload).ToArray()),
                Value(_entries.Select(entry => WorkspaceFactCodec.NameOf(entry.By)).ToArray()),
                Value(_entries.Select(entry => entry.At.UtcDateTime).ToArray()),
                Value(_entries.Select(entry => entry.Agent).ToArray(), NpgsqlDbType.Uuid),
                Value(_entries.Select(entry => entry.Target?.Value).ToArray(), NpgsqlDbType.Uuid)));
        }

        if (Placed.Count + Removed.Count + Forwarded.Count + Awake.Count + Paused.Count > 0)
        {
            batch.BatchCommands.Add(Command(
                Check, Value(Ids(Placed)), Value(Ids(Removed)), Value(Ids(Forwarded)), Value(Ids(Awake)), Value(Ids(Paused))));
        }
    }

    private static NpgsqlBatchCommand Command(string sql, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.AddRange(parameters);
        return command;
    }

    private static NpgsqlParameter Value(object value) => new() { Value = value };

    /// <summary>An array whose elements may be null.</summary>
    private static NpgsqlParameter Value(object value, NpgsqlDbType element) => new() { Value = value, NpgsqlDbType = NpgsqlDbType.Array | element };
}
