using System.Collections.Immutable;
using Molecule.Grains.Activity;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Activity;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Storage.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Molecule.Storage.Activity;

/// <summary>Keeps activity in <c>activity_logs</c>.</summary>
internal sealed class ActivityStore(NpgsqlDataSource database) : IActivityStore
{
    /// <summary>Retention, by the index on time, the oldest first. Rows that somebody is changing are left for the next time instead of waited for.</summary>
    internal const string Delete = """
        DELETE FROM activity_logs
        WHERE id = ANY (ARRAY(SELECT id FROM activity_logs WHERE created_at < $1 ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED))
        """;

    /// <summary>
    /// Bodies in one page, in bytes. A body may be a megabyte and a page may have 500 rows: the page ends where this is passed, and its last
    /// row is still whole.
    /// </summary>
    public const int MaxPageBytes = 4 * 1024 * 1024;

    /// <summary>Rows in which a search looks first, in the order of the list: what is common is found in them, and what is not is rare.</summary>
    private const int NewestRows = 1_000;

    /// <summary>Rows in which a text is looked for that the index of trigrams does not know.</summary>
    private const int NewestRowsAlone = 10_000;

    // One statement, so that the workspace is seen as it is when the row is written. It answers whether there is one, and writes only if it lives.
    private const string Add = $"""
        WITH reporter AS (SELECT name, parent_id, status FROM workspaces WHERE id = $2),
        logged AS (
            INSERT INTO activity_logs ({ActivityRow.Columns}) SELECT {ActivityRow.Values} FROM reporter WHERE status <> 'removed')
        SELECT name, parent_id, status = 'removed' FROM reporter
        """;

    private const string Columns = """
        id, activity_type, source_id, target_id, method, summary, request_body, response_body, duration_ms, status, error_detail, created_at
        """;

    // In the order of the indexes that begin with the workspace. Ordered by time alone, Postgres would think the index on time good enough when a
    // workspace has many rows, and read on and on in it when they are not the newest: so the workspace is a part of the order, and one of a
    // list of one, which the planner does not take for a constant that needs no order.
    private const string OfWorkspace = "workspace_id = ANY (ARRAY[$1])";
    private const string NewestFirst = "ORDER BY workspace_id, created_at DESC, id DESC";

    // As many as the page may have and one more, which tells that there are others; of those, as many as fit. Bodies that do not fit are
    // never read: the sum is made of a number in the row.
    private const string ListBegin = $"""
        SELECT {Columns}, found FROM (
            SELECT {Columns}, body_bytes, sum(body_bytes) OVER (ORDER BY created_at DESC, id DESC) AS total, count(*) OVER () AS found FROM (
                SELECT {Columns}, body_bytes FROM activity_logs
                WHERE {OfWorkspace}
        """;

    private const string ListEnd = $"""

                {NewestFirst} LIMIT $2 + 1) newest) sized
        WHERE total - body_bytes < $3
        ORDER BY created_at DESC, id DESC LIMIT $2
        """;

    private const string OfType = " AND activity_type = $4";
    private const string OfPeople = " AND source_id IS NULL";
    private const string OfAgents = " AND source_id IS NOT NULL";
    private const string Before = " AND (created_at, id) < (SELECT b.created_at, b.id FROM activity_logs b WHERE b.id = $5 AND b.workspace_id = $1)";

    private const string NewestHits = $"""
        WITH hits AS (SELECT id FROM activity_logs WHERE {OfWorkspace} {NewestFirst} LIMIT $2)
        """;

    // The span of an entry, spelled as in the index.
    private const string Span = "date_bin('3 hours', created_at AT TIME ZONE 'UTC', '2000-01-01')";

    // First the newest rows one by one: a common text is found there. When they do not hold enough, the index of trigrams is asked, for one span of
    // three hours after the other in which the workspace has entries, and no further than needed: so neither a text that stands in very many entries
    // nor one that stands in none costs much. What the index gives for a span is taken as a whole and sorted afterwards, because for the order and a
    // limit together Postgres would rather read every entry by time.
    private const string MatchingHits = $"""
        WITH RECURSIVE recent AS MATERIALIZED (
            SELECT id, created_at FROM (
                SELECT id, created_at, search_text FROM activity_logs WHERE {OfWorkspace} {NewestFirst} LIMIT $4) newest
            WHERE search_text LIKE $5 ORDER BY created_at DESC, id DESC LIMIT $2),
        spans AS (
            (SELECT {Span} AS span FROM activity_logs WHERE {OfWorkspace} AND $6 AND (SELECT count(*) FROM recent) < $2 {NewestFirst} LIMIT 1)
            UNION ALL
            SELECT (SELECT {Span} FROM activity_logs WHERE {OfWorkspace} AND created_at < spans.span AT TIME ZONE 'UTC' {NewestFirst} LIMIT 1)
            FROM spans WHERE spans.span IS NOT NULL),
        older AS MATERIALIZED (
            SELECT found.id, found.created_at FROM spans CROSS JOIN LATERAL (
                WITH every AS MATERIALIZED (
                    SELECT id, created_at FROM activity_logs WHERE workspace_id = $1 AND {Span} = spans.span AND search_text LIKE $5)
                SELECT id, created_at FROM every ORDER BY created_at DESC, id DESC LIMIT $2) found
            LIMIT $2),
        hits AS (
            SELECT id FROM (SELECT id, created_at FROM recent UNION SELECT id, created_at FROM older) either ORDER BY created_at DESC, id DESC LIMIT $2)
        """;

    private const string SearchBegin = """

        SELECT kind, id, label, content, method, status, created_at, request_body, response_body FROM (
            SELECT *, sum(body_bytes) OVER (ORDER BY created_at DESC, id DESC) AS total FROM (
                (SELECT 'activity' AS kind, a.id, a.activity_type AS label, a.summary AS content, a.method, a.status, a.created_at,
                        a.request_body, a.response_body, a.body_bytes
                 FROM hits JOIN activity_logs a ON a.id = hits.id)
                UNION ALL
                (SELECT 'memory', m.id, m.scope, m.content, NULL, NULL, m.created_at, NULL, NULL, octet_length(m.content)
                 FROM agent_memories m WHERE m.workspace_id = $1
        """;

    private const string MatchingMemories = " AND (m.content ILIKE $7 OR m.scope = ANY ($8))";

    private const string SearchEnd = """

                 ORDER BY m.created_at DESC, m.id DESC LIMIT $2)
                ORDER BY created_at DESC, id DESC LIMIT $2) newest) sized
        WHERE total - body_bytes < $3
        ORDER BY created_at DESC, id DESC
        """;

    private static readonly string[] Scopes = ["LOCAL", "TEAM", "GLOBAL"];

    public async Task<Reporter?> AddAsync(ActivityEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            return await PostgresFailures.ReportOutageAsync(() => InsertAsync(entry, cancellationToken));
        }
        catch (PostgresException exception) when (exception.SqlState.StartsWith("22", StringComparison.Ordinal))
        {
            // All texts were made fit on their way here: only a body can hold what JSON allows and Postgres does not.
            throw new InvalidFieldException("request_body", $"or response_body holds something that cannot be kept: {exception.MessageText}");
        }
    }

    public Task<ActivityPage> ListAsync(WorkspaceId workspace, ActivityFilter filter, CancellationToken cancellationToken) =>
        PostgresFailures.ReportOutageAsync(async () =>
        {
            await using var command = database.CreateCommand(ListOf(filter));
            command.Parameters.AddRange(ListParameters(workspace, filter));
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            var entries = ImmutableArray.CreateBuilder<ActivityEntry>();
            var found = 0L;
            while (await row.ReadAsync(cancellationToken))
            {
                found = row.GetInt64(12);
                entries.Add(ReadEntry(row, workspace));
            }

            return new ActivityPage(entries.ToImmutable(), HasMore: found > entries.Count);
        });

    public Task<FindingList> SearchAsync(WorkspaceId workspace, string? text, int limit, CancellationToken cancellationToken) =>
        PostgresFailures.ReportOutageAsync(async () =>
        {
            await using var command = database.CreateCommand(SearchOf(text));
            command.Parameters.AddRange(SearchParameters(workspace, text, limit));
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            var findings = ImmutableArray.CreateBuilder<Finding>();
            while (await row.ReadAsync(cancellationToken))
            {
                findings.Add(ReadFinding(row));
            }

            return new FindingList(findings.DrainToImmutable());
        });

    public Task<int> DeleteBeforeAsync(DateTimeOffset moment, int most, CancellationToken cancellationToken) =>
        PostgresFailures.ReportOutageAsync(async () =>
        {
            await using var command = database.CreateCommand(Delete);
            command.Parameters.Add(new() { Value = moment.UtcDateTime });
            command.Parameters.Add(new() { Value = most });
            return await command.ExecuteNonQueryAsync(cancellationToken);
        });

    /// <summary>The statement for a filter: each has its own, so that each is planned for the index that it has.</summary>
    internal static string ListOf(ActivityFilter filter) =>
        ListBegin
        + (filter.ActivityType is null ? "" : OfType)
        + filter.Origin switch { ActivityOrigin.Canvas => OfPeople, ActivityOrigin.Agent => OfAgents, _ => "" }
        + (filter.Before is null ? "" : Before)
        + ListEnd;

    internal static NpgsqlParameter[] ListParameters(WorkspaceId workspace, ActivityFilter filter) =>
    [
        new() { Value = workspace.Value },
        new() { Value = filter.Limit },
        new() { Value = MaxPageBytes },
        ActivityRow.Nullable(filter.ActivityType, NpgsqlDbType.Text),
        ActivityRow.Nullable(filter.Before, NpgsqlDbType.Uuid),
    ];

    internal static string SearchOf(string? text) => text is null
        ? NewestHits + SearchBegin + SearchEnd
        : MatchingHits + SearchBegin + MatchingMemories + SearchEnd;

    internal static NpgsqlParameter[] SearchParameters(WorkspaceId workspace, string? text, int limit)
    {
        NpgsqlParameter[] always = [new() { Value = workspace.Value }, new() { Value = limit }, new() { Value = MaxPageBytes }];
        return text is null
            ? always
            :
            [
                .. always,
                new() { Value = SearchText.IsIndexed(text) ? NewestRows : NewestRowsAlone },
                new() { Value = SearchText.PatternOf(text) },
                new() { Value = SearchText.IsIndexed(text) },
                new() { Value = SearchText.Pattern(text) },
                new() { Value = Scopes.Where(scope => scope.Contains(text, StringComparison.OrdinalIgnoreCase)).ToArray() },
            ];
    }

    private async Task<Reporter?> InsertAsync(ActivityEntry entry, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Add);
        command.Parameters.AddRange(ActivityRow.ParametersOf(entry));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? new Reporter(row.GetString(0), WorkspaceOrNull(row, 1), row.GetBoolean(2)) : null;
    }

    private static ActivityEntry ReadEntry(NpgsqlDataReader row, WorkspaceId workspace) => new()
    {
        Id = row.GetGuid(0),
        WorkspaceId = workspace,
        ActivityType = row.GetString(1),
        SourceId = WorkspaceOrNull(row, 2),
        TargetId = WorkspaceOrNull(row, 3),
        Method = TextOrNull(row, 4),
        Summary = TextOrNull(row, 5),
        RequestBody = JsonOrNull(row, 6),
        ResponseBody = JsonOrNull(row, 7),
        DurationMs = row.IsDBNull(8) ? null : row.GetInt32(8),
        Status = row.GetString(9),
        ErrorDetail = TextOrNull(row, 10),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(11),
    };

    private static Finding ReadFinding(NpgsqlDataReader row) => new()
    {
        Kind = row.GetString(0) == "memory" ? FindingKind.Memory : FindingKind.Activity,
        Id = row.GetGuid(1),
        Label = row.GetString(2),
        Content = TextOrNull(row, 3),
        Method = TextOrNull(row, 4),
        Status = TextOrNull(row, 5),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(6),
        RequestBody = JsonOrNull(row, 7),
        ResponseBody = JsonOrNull(row, 8),
    };

    private static WorkspaceId? WorkspaceOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : new WorkspaceId(row.GetGuid(column));

    private static string? TextOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static string? JsonOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : JsonText.Compact(row.GetString(column));
}
