using Npgsql;
using NpgsqlTypes;
using StackExchange.Redis;

namespace Molecule.Baseline;

/// <summary>Writes one heartbeat: a row and a key that expires.</summary>
internal sealed class HeartbeatStore(NpgsqlDataSource database, IDatabase redis)
{
    private const string Update = """
        UPDATE workspaces
        SET last_heartbeat_at = now(), last_error_rate = $2, last_sample_error = $3, active_tasks = $4, uptime_seconds = $5, current_task = $6
        WHERE id = $1
        """;

    private static readonly TimeSpan Alive = TimeSpan.FromSeconds(60);

    public async Task WriteAsync(HeartbeatBody beat, CancellationToken cancellationToken)
    {
        // The same text each time, so that the driver prepares it; typed, so that no value is boxed.
        await using var command = database.CreateCommand(Update);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = beat.WorkspaceId });
        command.Parameters.Add(new NpgsqlParameter<double> { TypedValue = beat.ErrorRate });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = beat.SampleError ?? "", NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = beat.ActiveTasks });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = beat.UptimeSeconds });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = beat.CurrentTask ?? "", NpgsqlDbType = NpgsqlDbType.Text });

        // Side by side: the slower of the two decides how long it takes.
        var row = command.ExecuteNonQueryAsync(cancellationToken);
        await redis.StringSetAsync($"ws:{beat.WorkspaceId}", "online", Alive);
        await row;
    }
}
