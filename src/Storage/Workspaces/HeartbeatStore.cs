using Molecule.Grains.Workspaces.Heartbeats;
using Molecule.Storage.Postgres;
using Npgsql;

namespace Molecule.Storage.Workspaces;

/// <summary>Writes vitals, however many, in one statement.</summary>
internal sealed class HeartbeatStore(NpgsqlDataSource database) : IHeartbeatStore
{
    // Takes its row locks in the order of ids before it touches a row, as commits do (structure_commit_begin): an UPDATE alone takes them in
    // whatever order its plan meets the rows, and would sometimes deadlock with a commit over a team or with the flush of another silo.
    // Each step looks a row up by its id, for one beat after the other: prepared, the statement is planned for ten beats and run for thousands.
    // The same beat from another silo is that its workspace moved there, and says who is to be missed when that silo dies.
    internal const string Flush = """
        UPDATE workspaces w
        SET last_heartbeat_at = beat.at, last_error_rate = beat.error_rate, last_sample_error = beat.sample_error,
            active_tasks = beat.active_tasks, uptime_seconds = beat.uptime_seconds, current_task = beat.current_task, heard_by = $8
        FROM (
            SELECT beat.* FROM unnest($1, $2, $3, $4, $5, $6, $7) AS beat (id, at, error_rate, sample_error, active_tasks, uptime_seconds, current_task)
            JOIN workspaces known ON known.id = beat.id AND known.status <> 'removed'
            ORDER BY known.id FOR NO KEY UPDATE OF known) AS beat
        WHERE w.id = beat.id AND w.status <> 'removed' AND (w.last_heartbeat_at IS NULL OR w.last_heartbeat_at < beat.at
            OR (w.last_heartbeat_at = beat.at AND w.heard_by IS DISTINCT FROM $8))
        """;

    public Task WriteAsync(IReadOnlyList<Beat> beats, SiloAddress silo, CancellationToken cancellationToken) =>
        PostgresFailures.ReportOutageAsync(async () =>
        {
            await using var command = database.CreateCommand(Flush);
            command.Parameters.Add(new() { Value = beats.Select(beat => beat.Workspace.Value).ToArray() });
            command.Parameters.Add(new() { Value = beats.Select(beat => beat.Vitals.LastHeartbeatAt!.Value.UtcDateTime).ToArray() });
            command.Parameters.Add(new() { Value = beats.Select(beat => beat.Vitals.ErrorRate).ToArray() });
            command.Parameters.Add(new() { Value = beats.Select(beat => beat.Vitals.SampleError).ToArray() });
            command.Parameters.Add(new() { Value = beats.Select(beat => beat.Vitals.ActiveTasks).ToArray() });
            command.Parameters.Add(new() { Value = beats.Select(beat => beat.Vitals.UptimeSeconds).ToArray() });
            command.Parameters.Add(new() { Value = beats.Select(beat => beat.Vitals.CurrentTask).ToArray() });
            command.Parameters.Add(new() { Value = silo.ToParsableString() });
            return await command.ExecuteNonQueryAsync(cancellationToken);
        });
}
