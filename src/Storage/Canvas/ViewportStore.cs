using Molecule.Grains.Canvas;
using Molecule.Grains.Interfaces.Canvas;
using Molecule.Storage.Postgres;
using Npgsql;

namespace Molecule.Storage.Canvas;

/// <summary>Keeps the viewport in the one row that <c>canvas_viewport</c> has.</summary>
internal sealed class ViewportStore(NpgsqlDataSource database, TimeProvider time) : IViewportStore
{
    private const string Load = "SELECT x, y, zoom FROM canvas_viewport LIMIT 1";

    private const string Save = """
        INSERT INTO canvas_viewport (id, x, y, zoom, saved_at) VALUES ('00000000-0000-0000-0000-000000000001', $1, $2, $3, $4)
        ON CONFLICT (id) DO UPDATE SET x = excluded.x, y = excluded.y, zoom = excluded.zoom, saved_at = excluded.saved_at
        """;

    public Task<Viewport?> LoadAsync(CancellationToken cancellationToken) => PostgresFailures.ReportOutageAsync(async () =>
    {
        await using var command = database.CreateCommand(Load);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? new Viewport(row.GetDouble(0), row.GetDouble(1), row.GetDouble(2)) : null;
    });

    public Task SaveAsync(Viewport viewport, CancellationToken cancellationToken) => PostgresFailures.ReportOutageAsync(async () =>
    {
        await using var command = database.CreateCommand(Save);
        command.Parameters.Add(new() { Value = viewport.X });
        command.Parameters.Add(new() { Value = viewport.Y });
        command.Parameters.Add(new() { Value = viewport.Zoom });
        command.Parameters.Add(new() { Value = time.GetUtcNow().UtcDateTime });
        return await command.ExecuteNonQueryAsync(cancellationToken);
    });
}
