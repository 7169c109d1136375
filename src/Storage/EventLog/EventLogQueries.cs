using System.Collections.Immutable;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces.EventLog;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Storage.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Molecule.Storage.EventLog;

/// <summary>Reads the log by position. Positions are given out under a lock that is held until the commit, so none appears behind a reader.</summary>
internal sealed class EventLogQueries(NpgsqlDataSource database) : IEventLog
{
    private const string Columns = "e.position, e.id, e.event_type, e.workspace_id, e.payload, e.created_at, e.parent_id";

    // The row of the head is there even when no event is, and says at the same moment how far the log goes.
    private const string After = $"""
        SELECT {Columns}, head.position FROM structure_log_head head
        LEFT JOIN LATERAL (
            SELECT * FROM (
                SELECT *, sum(octet_length(payload::text)) OVER (ORDER BY position ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS bytes_before
                FROM (SELECT * FROM structure_events WHERE position > $1 ORDER BY position LIMIT $2) page) measured
            WHERE coalesce(bytes_before, 0) < $3) e ON true
        ORDER BY e.position
        """;

    internal static readonly string NewestOfTypes = Compose("DESC", OfTypes("DESC"));
    private static readonly string OldestOfTypes = Compose("ASC", OfTypes("ASC"));
    private static readonly string Newest = Compose("DESC", InOrder("DESC"));
    private static readonly string Oldest = Compose("ASC", InOrder("ASC"));

    public Task<EventPage> ReadAfterAsync(long position, int limit, CancellationToken cancellationToken) =>
        ReadAsync(After, [new() { Value = position }, new() { Value = limit }, new() { Value = IEventLogReader.MaxPageBytes }], cancellationToken);

    public async Task<EventPage> ReadAsync(EventQuery query, CancellationToken cancellationToken)
    {
        List<NpgsqlParameter> parameters =
        [
            new() { Value = query.After ?? 0 },
            new() { Value = query.Before ?? long.MaxValue },
            // One more than asked for, to know whether there is one more.
            new() { Value = query.Limit + 1 },
            new() { Value = query.Types.IsEmpty ? DBNull.Value : query.Types.Distinct(StringComparer.Ordinal).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
        ];

        // A workspace's own facts are few enough to be looked through for a type; those of everybody are not.
        var byType = query is { Workspace: null, Types.IsEmpty: false };
        if (!byType)
        {
            parameters.Add(new() { Value = (object?)query.Workspace?.Value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        }

        var sql = query.IsOldestFirst ? byType ? OldestOfTypes : Oldest : byType ? NewestOfTypes : Newest;
        var page = await ReadAsync(sql, [.. parameters], cancellationToken);
        return page.Events.Length > query.Limit ? page with { Events = page.Events[..query.Limit], HasMore = true } : page;
    }

    private static string Compose(string order, string events) => $"""
        SELECT {Columns}, head.position FROM structure_log_head head LEFT JOIN LATERAL ({events}) e ON true ORDER BY e.position {order}
        """;

    private static string InOrder(string order) => $"""
        SELECT * FROM structure_events
        WHERE position > $1 AND position < $2 AND ($4::text[] IS NULL OR event_type = ANY ($4)) AND ($5::uuid IS NULL OR workspace_id = $5)
        ORDER BY position {order} LIMIT $3
        """;

    // A page of each type, and of them all one page: however long the log, no more is read than types times rows. Type and position are compared
    // as one so that only the index on both can give this order; by position alone, a rare type would be looked for in the whole log.
    private static string OfTypes(string order) => $"""
        SELECT fact.* FROM unnest($4::text[]) AS type (name)
        CROSS JOIN LATERAL (
            SELECT * FROM structure_events WHERE (event_type, position) > (type.name, $1) AND (event_type, position) < (type.name, $2)
            ORDER BY event_type {order}, position {order} LIMIT $3) fact
        ORDER BY fact.position {order} LIMIT $3
        """;

    private Task<EventPage> ReadAsync(string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken) =>
        PostgresFailures.ReportOutageAsync(async () =>
        {
            await using var command = database.CreateCommand(sql);
            command.Parameters.AddRange(parameters);
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            var events = ImmutableArray.CreateBuilder<StructureEvent>();
            var head = 0L;
            while (await row.ReadAsync(cancellationToken))
            {
                head = row.GetInt64(7);
                if (!row.IsDBNull(0))
                {
                    events.Add(new StructureEvent(
                        row.GetInt64(0),
                        row.GetGuid(1),
                        row.GetString(2),
                        row.IsDBNull(3) ? null : new WorkspaceId(row.GetGuid(3)),
                        row.IsDBNull(4) ? "null" : JsonText.Compact(row.GetString(4)),
                        row.GetFieldValue<DateTimeOffset>(5),
                        row.IsDBNull(6) ? null : new WorkspaceId(row.GetGuid(6))));
                }
            }

            return new EventPage(events.DrainToImmutable(), head);
        });
}
