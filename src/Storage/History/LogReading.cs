using System.Runtime.CompilerServices;
using Molecule.Grains.Interfaces.Workspaces;
using Npgsql;

namespace Molecule.Storage.History;

/// <summary>Reads the log from its beginning, one row at a time.</summary>
internal static class LogReading
{
    private const string Facts = """
        SELECT position, workspace_id, workspace_version, event_type, coalesce(payload, 'null')::text, created_at, actor
        FROM structure_events WHERE position <= $1 ORDER BY position
        """;

    /// <summary>
    /// So often a long computation over rows lets others run where it runs: what is read ahead comes without waiting, and a grain that never
    /// waits answers nobody.
    /// </summary>
    private const int RowsPerTurn = 500;

    public static async IAsyncEnumerable<LoggedFact> ReadLogAsync(
        this NpgsqlConnection connection, long upTo, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Facts, connection) { Parameters = { new() { Value = upTo } } };
        await foreach (var row in command.ReadRowsAsync(cancellationToken))
        {
            yield return new LoggedFact(
                row.GetInt64(0),
                row.IsDBNull(1) ? null : new WorkspaceId(row.GetGuid(1)),
                row.IsDBNull(2) ? null : row.GetInt64(2),
                row.GetString(3),
                row.GetString(4),
                row.GetFieldValue<DateTimeOffset>(5),
                row.GetString(6));
        }
    }

    /// <summary>The rows of a command, each valid until the next.</summary>
    public static async IAsyncEnumerable<NpgsqlDataReader> ReadRowsAsync(
        this NpgsqlCommand command, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        for (var number = 1L; await row.ReadAsync(cancellationToken); number++)
        {
            yield return row;
            if (number % RowsPerTurn == 0)
            {
                await Task.Yield();
            }
        }
    }
}
