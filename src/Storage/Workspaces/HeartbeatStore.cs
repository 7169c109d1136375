using Molecule.Grains.Workspaces.Heartbeats;
using Molecule.Storage.Postgres;
using Npgsql;

namespace Molecule.Storage.Workspaces;

/// <summary>Writes vitals, however many, in one statement.</summary>
internal sealed class HeartbeatStore(NpgsqlDataSource database) : IHeartbeatStore
{
    private const string Flush = """
        UPDATE workspaces w
        SET last_heartbeat_at = beat.at, last_error_rate = beat.error_rate, last_sample_error = beat.sample_error,
            active_tasks = beat.active_tasks, uptime_seconds = beat.uptime_seconds, current_task = beat.current_task
        FROM unnest($1, $2, $3, $4, $5, $6, $7) AS beat (id, at, error_rate, sample_error, active_tasks, uptime_seconds, current_task)
        WHERE w.id = beat.id AND w.status <> 'removed' AND (w.last_heartbeat_at IS NULL OR w.last_heartbeat_at < beat.at)
        """;

    public Task WriteAsync(IReadOnlyList<Beat> beats, CancellationToken cancellationToken) =>
        PostgresFailures.ReportOutageAsync(async () =>
        {
            // In the order of ids, so that two silos that write at once take their row locks in the same order.
            var ordered = beats.OrderBy(beat => beat.Workspace.Value).ToArray();
            await using var command = database.CreateCommand(Flush);
            command.Parameters.Add(new() { Value = ordered.Select(beat => beat.Workspace.Value).ToArray() });
            command.Parameters.Add(new() { Value = ordered.Select(beat => beat.Vitals.LastHeartbeatAt!.Value.UtcDateTime).ToArray() });
            command.Parameters.Add(new() { Value = ordered.Select(beat => beat.Vitals.ErrorRate).ToArray() });
            command.Parameters.Add(new() { Value = ordered.Select(beat => beat.Vitals.SampleError).ToArray() });
            command.Parameters.Add(new() { Value = ordered.Select(beat => beat.Vitals.ActiveTasks).ToArray() });
            command.Parameters.Add(new() { Value = ordered.Select(beat => beat.Vitals.UptimeSeconds).ToArray() });
            command.Parameters.Add(new() { Value = ordered.Select(beat => beat.Vitals.CurrentTask).ToArray() });
            return await command.ExecuteNonQueryAsync(cancellationToken);
        });
}
