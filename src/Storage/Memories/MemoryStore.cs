using System.Collections.Immutable;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Memories;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Memories;
using Molecule.Storage.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Molecule.Storage.Memories;

/// <summary>Keeps memories in <c>agent_memories</c>.</summary>
internal sealed class MemoryStore(NpgsqlDataSource database) : IMemoryStore
{
    // One after the other for each workspace, so that the count below is right. A lock of our own: one on the workspace's row would be in the
    // way of heartbeats.
    private const string Lock = "SELECT FROM pg_advisory_xact_lock(hashtextextended('agent_memories ' || $1::uuid, 0))";

    private const string Add = """
        WITH workspace AS (SELECT status, parent_id FROM workspaces WHERE id = $2),
             known AS (SELECT count(*) AS memories FROM agent_memories WHERE workspace_id = $2),
             added AS (
                INSERT INTO agent_memories (id, workspace_id, content, scope, namespace, created_at, updated_at)
                SELECT $1, $2, $3, $4, $5, $6, $6 FROM workspace, known
                WHERE workspace.status <> 'removed' AND ($4 <> 'GLOBAL' OR workspace.parent_id IS NULL) AND known.memories < $7
                RETURNING 1)
        SELECT workspace.status = 'removed', $4 = 'GLOBAL' AND workspace.parent_id IS NOT NULL, EXISTS (SELECT FROM added) FROM workspace
        """;

    private const string Own = "agent_memories m WHERE m.workspace_id = asker.id";

    private const string OwnLocal = $"{Own} AND m.scope = 'LOCAL'";

    // A team is one that leads it and that one's children: whoever stands in it may talk to all of it. A root leads its own.
    private const string InTheTeam = """
        owner.status <> 'removed' AND (owner.id = coalesce(asker.parent_id, asker.id) OR owner.parent_id = coalesce(asker.parent_id, asker.id))
        """;

    private const string OfTheTeam = $"""
        agent_memories m JOIN workspaces owner ON owner.id = m.workspace_id
        WHERE m.scope = 'TEAM' AND {InTheTeam}
        """;

    private const string OfAll = "agent_memories m WHERE m.scope = 'GLOBAL'";

    private const string WordsMatch = "m.content_tsv @@ plainto_tsquery('english', $5)";

    private const string CharacterMatches = "strpos(lower(m.content), lower($5)) > 0";

    private const string RankOfWords = "ts_rank(m.content_tsv, plainto_tsquery('english', $5))";

    private const string Delete = """
        WITH workspace AS (SELECT status FROM workspaces WHERE id = $1),
             deleted AS (
                DELETE FROM agent_memories USING workspace
                WHERE agent_memories.id = $2 AND workspace_id = $1 AND workspace.status <> 'removed' RETURNING 1)
        SELECT workspace.status = 'removed', EXISTS (SELECT FROM deleted) FROM workspace
        """;

    public Task AddAsync(Memory memory, int most, CancellationToken cancellationToken) => PostgresFailures.ReportOutageAsync(async () =>
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Lock) { Parameters = { new() { Value = memory.WorkspaceId.Value } } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Add)
        {
            Parameters =
            {
                new() { Value = memory.Id },
                new() { Value = memory.WorkspaceId.Value },
                new() { Value = memory.Content },
                new() { Value = memory.Scope.ToName() },
                new() { Value = memory.Namespace },
                new() { Value = memory.CreatedAt.UtcDateTime },
                new() { Value = most },
            },
        });
        await using var answers = await batch.ExecuteReaderAsync(cancellationToken);
        return await Verdict.ReadAsync(answers, cancellationToken) switch
        {
            null => throw new WorkspaceNotFoundException(memory.WorkspaceId),
            [true, ..] => throw new WorkspaceRemovedException(memory.WorkspaceId),
            [_, true, _] => throw new NotARootException(memory.WorkspaceId),
            [.., false] => throw new LimitReachedException($"a workspace keeps at most {most} memories", most),
            _ => true,
        };
    });

    public Task<MemoryPage> FindAsync(WorkspaceId workspace, MemoryQuery query, CancellationToken cancellationToken) =>
        PostgresFailures.ReportOutageAsync(async () =>
        {
            var text = query.Text?.Trim() is { Length: > 0 } sought ? sought : null;
            await using var command = database.CreateCommand(Find(query.Scope, text));
            command.Parameters.Add(new() { Value = workspace.Value });
            command.Parameters.Add(Nullable(query.After, NpgsqlDbType.Uuid));
            command.Parameters.Add(Nullable(query.Namespace, NpgsqlDbType.Text));
            // One more than asked for tells whether there is more.
            command.Parameters.Add(new() { Value = query.Limit + 1 });
            if (text is not null)
            {
                command.Parameters.Add(new() { Value = text });
            }

            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            if (!await row.ReadAsync(cancellationToken))
            {
                throw new WorkspaceNotFoundException(workspace);
            }

            if (!row.GetBoolean(0))
            {
                throw new InvalidFieldException("cursor", "names a memory that is not there any more; start again without it");
            }

            var memories = ImmutableArray.CreateBuilder<Memory>();
            var more = false;
            do
            {
                if (row.IsDBNull(1))
                {
                    break;
                }

                more = memories.Count == query.Limit;
                if (!more)
                {
                    memories.Add(Read(row));
                }
            }
            while (await row.ReadAsync(cancellationToken));

            return new MemoryPage(memories.DrainToImmutable(), more);
        });

    public Task DeleteAsync(WorkspaceId workspace, Guid memory, CancellationToken cancellationToken) => PostgresFailures.ReportOutageAsync(async () =>
    {
        await using var command = database.CreateCommand(Delete);
        command.Parameters.Add(new() { Value = workspace.Value });
        command.Parameters.Add(new() { Value = memory });
        await using var answers = await command.ExecuteReaderAsync(cancellationToken);
        return await Verdict.ReadAsync(answers, cancellationToken) switch
        {
            null => throw new WorkspaceNotFoundException(workspace),
            [true, ..] => throw new WorkspaceRemovedException(workspace),
            [.., false] => throw new MemoryNotFoundException(),
            _ => true,
        };
    });

    /// <summary>
    /// One statement for the whole question: who asks, whose memories that one may see, which of them are meant, and only then the limit.
    /// The row of the asker is there even when no memory is.
    /// </summary>
    private static string Find(MemoryScope? scope, string? text)
    {
        var words = text is not null && text.EnumerateRunes().Skip(1).Any();
        var rank = words ? RankOfWords : "0::real";
        var order = $"{(words ? "rank DESC, " : "")}m.created_at DESC, m.id DESC";
        var meant = $"""
            ($3 IS NULL OR m.namespace = $3) AND ($2 IS NULL OR ({rank}, m.created_at, m.id) < (SELECT last.rank, last.created_at, last.id FROM last))
            {(text is null ? "" : $"AND {(words ? WordsMatch : CharacterMatches)}")}
            """;
        var found = scope switch
        {
            null => From(Own),
            MemoryScope.Local => From(OwnLocal),
            MemoryScope.Global => From(OfAll),
            // Words are looked up for everybody at once. Without words the newest of each member are enough, which an index of theirs gives.
            MemoryScope.Team when words => From(OfTheTeam),
            MemoryScope.Team => $"""
                SELECT m.id, m.created_at, m.rank
                FROM workspaces owner CROSS JOIN LATERAL ({From("agent_memories m WHERE m.workspace_id = owner.id AND m.scope = 'TEAM'")}) m
                WHERE {InTheTeam}
                ORDER BY {order}
                LIMIT $4
                """,
            _ => throw new ArgumentOutOfRangeException(nameof(scope)),
        };
        return $"""
            WITH asker AS (SELECT id, parent_id FROM workspaces WHERE id = $1),
                 last AS (SELECT {rank} AS rank, m.created_at, m.id FROM agent_memories m WHERE m.id = $2)
            SELECT $2 IS NULL OR EXISTS (SELECT FROM last), m.id, m.workspace_id, m.content, m.scope, m.namespace, m.created_at
            FROM asker LEFT JOIN LATERAL ({found}) found ON true LEFT JOIN agent_memories m ON m.id = found.id
            ORDER BY found.rank DESC, found.created_at DESC, found.id DESC
            """;

        string From(string whose) => $"SELECT m.id, m.created_at, {rank} AS rank FROM {whose} AND {meant} ORDER BY {order} LIMIT $4";
    }

    private static Memory Read(NpgsqlDataReader row) => new(
        row.GetGuid(1),
        new WorkspaceId(row.GetGuid(2)),
        row.GetString(3),
        MemoryScopeNames.Find(row.GetString(4))!.Value,
        row.GetString(5),
        row.GetFieldValue<DateTimeOffset>(6));

    private static NpgsqlParameter Nullable(object? value, NpgsqlDbType type) => new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
