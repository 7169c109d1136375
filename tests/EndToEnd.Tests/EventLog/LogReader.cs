using System.Text.Json;
using Molecule.Cli.Chaos.Invariants;
using Npgsql;

namespace Molecule.EndToEnd.Tests.EventLog;

/// <summary>Reads what is in Postgres, past everything that could hide it.</summary>
internal static class LogReader
{
    /// <summary>The whole log, in order.</summary>
    public static async Task<IReadOnlyList<LoggedEvent>> ReadLogAsync(this NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT position, event_type, workspace_id, payload, created_at FROM structure_events ORDER BY position");
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var log = new List<LoggedEvent>();
        while (await row.ReadAsync(cancellationToken))
        {
            log.Add(new LoggedEvent(row.GetInt64(0), row.GetString(1), row.GetGuid(2), JsonElement.Parse(row.GetString(3)), row.GetFieldValue<DateTimeOffset>(4)));
        }

        return log;
    }

    /// <summary>One column of <c>workspaces</c>, by id.</summary>
    public static async Task<IReadOnlyDictionary<Guid, T?>> ReadColumnAsync<T>(
        this NpgsqlDataSource database, string column, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"SELECT id, {column} FROM workspaces");
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var values = new Dictionary<Guid, T?>();
        while (await row.ReadAsync(cancellationToken))
        {
            values.Add(row.GetGuid(0), row.IsDBNull(1) ? default : row.GetFieldValue<T>(1));
        }

        return values;
    }
}
