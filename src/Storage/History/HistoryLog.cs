using System.Collections.Immutable;
using Molecule.Grains.History;
using Molecule.Grains.Interfaces.History;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Storage.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Molecule.Storage.History;

/// <summary>Folds the log in Postgres. Facts are read one after the other: what is kept grows with the workspaces, not with the facts.</summary>
internal sealed class HistoryLog(NpgsqlDataSource database) : IHistoryLog
{
    private const string ByPosition = "SELECT position, created_at FROM structure_events WHERE position <= $1 ORDER BY position DESC LIMIT 1";

    // Silos' clocks may differ a little: what counts is the fact that says it happened last.
    private const string ByTime = """
        SELECT position, created_at FROM structure_events WHERE created_at <= $1 ORDER BY created_at DESC, position DESC LIMIT 1
        """;

    public Task<LogPoint> FindAsync(Moment moment, CancellationToken cancellationToken) =>
        PostgresFailures.ReportOutageAsync(async () =>
        {
            await using var command = database.CreateCommand(moment.Time is null ? ByPosition : ByTime);
            command.Parameters.Add(moment.Time is { } time
                ? new() { Value = time.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz }
                : new() { Value = moment.Position ?? long.MaxValue });
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            return await row.ReadAsync(cancellationToken)
                ? new LogPoint(row.GetInt64(0), row.GetFieldValue<DateTimeOffset>(1))
                : new LogPoint(0, null);
        });

    public Task<ImmutableArray<IReadOnlyDictionary<WorkspaceId, WorkspaceState>>> FoldAsync(
        ImmutableArray<long> positions, CancellationToken cancellationToken) =>
        PostgresFailures.ReportOutageAsync(async () =>
        {
            var fold = new WorkspaceFold();
            var pictures = ImmutableArray.CreateBuilder<IReadOnlyDictionary<WorkspaceId, WorkspaceState>>(positions.Length);
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            await foreach (var fact in connection.ReadLogAsync(positions[^1], cancellationToken))
            {
                TakePicturesBefore(fact.Position);
                if (WorkspaceFold.Concerns(fact))
                {
                    fold.Apply(fact);
                }
            }

            TakePicturesBefore(long.MaxValue);
            return pictures.MoveToImmutable();

            void TakePicturesBefore(long position)
            {
                while (pictures.Count < positions.Length && positions[pictures.Count] < position)
                {
                    pictures.Add(fold.Copy());
                }
            }
        });

    public IAsyncEnumerable<Verification> VerifyAsync(CancellationToken cancellationToken) =>
        PostgresFailures.ReportOutageAsync(new LogVerifier(database).VerifyAsync(cancellationToken), cancellationToken);
}
