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
        LEFT JOIN LATERAL (SELECT * FROM structure_events WHERE position > $1 ORDER BY position LIMIT $2) e ON true
        ORDER BY e.position
        """;

    private const string Newest = $"""
        SELECT {Columns}, head.position FROM structure_log_head head
        LEFT JOIN LATERAL (SELECT * FROM structure_events ORDER BY position DESC LIMIT $1) e ON true
        ORDER BY e.position DESC
        """;

    private const string NewestOfOne = $"""
        SELECT {Columns}, head.position FROM structure_log_head head
        LEFT JOIN LATERAL (SELECT * FROM structure_events WHERE workspace_id = $2 ORDER BY position DESC LIMIT $1) e ON true
        ORDER BY e.position DESC
        """;

    public Task<EventPage> ReadAfterAsync(long position, int limit, CancellationToken cancellationToken) =>
        ReadAsync(After, [new() { Value = position }, new() { Value = limit }], cancellationToken);

    public Task<EventPage> ReadNewestAsync(WorkspaceId? workspace, int limit, CancellationToken cancellationToken) => workspace is { } one
        ? ReadAsync(NewestOfOne, [new() { Value = limit }, new() { Value = one.Value, NpgsqlDbType = NpgsqlDbType.Uuid }], cancellationToken)
        : ReadAsync(Newest, [new() { Value = limit }], cancellationToken);

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
