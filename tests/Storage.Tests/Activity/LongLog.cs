using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Storage.Tests.Activity;

/// <summary>A log of 40,000 entries, filled once: a hundred workspaces, one of which has a quarter of them; half of them hold a common word, the older half another.</summary>
public sealed class LongLog(Servers servers) : IAsyncLifetime
{
    /// <summary>Longer than a busy machine needs.</summary>
    private const int SecondsToFill = 300;

    private TestDatabase? _database;

    internal static WorkspaceId Large { get; } = new(new Guid("00000000-0000-4000-8000-000000000001"));

    internal TestDatabase Database => _database ?? throw new InvalidOperationException("The log has not been filled.");

    public async ValueTask InitializeAsync()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        _database = await servers.CreateDatabaseAsync(cancellationToken);
        var search = await Database.ReadAsync<string>("SELECT indexdef FROM pg_indexes WHERE indexname = 'activity_logs_search'", cancellationToken);
        await using var fill = Database.DataSource.CreateCommand(
            $"""
            DROP INDEX activity_logs_search;
            INSERT INTO workspaces (id, name)
            SELECT ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'W' || n FROM generate_series(1, 100) n;
            INSERT INTO activity_logs (workspace_id, activity_type, source_id, summary, created_at, search_text)
            SELECT ('00000000-0000-4000-8000-' || lpad((CASE WHEN n % 4 = 0 THEN 1 ELSE 2 + n % 99 END)::text, 12, '0'))::uuid,
                   (ARRAY['a2a_receive', 'memory_write', 'a2a_receive', 'error', 'agent_log'])[1 + (n / 4) % 5],
                   CASE WHEN n % 3 = 0 THEN NULL ELSE '{Large}'::uuid END, 's',
                   '2026-11-15T00:00:00Z'::timestamptz + n * interval '10 seconds',
                   CASE WHEN (n / 4) % 2 = 0 THEN 'the campaign ' ELSE 'the budget ' END || CASE WHEN n <= 20000 THEN 'yesteryear ' ELSE '' END || md5(n::text)
            FROM generate_series(1, 40000) n;
            {search};
            ANALYZE activity_logs;
            """);
        fill.CommandTimeout = SecondsToFill;
        await fill.ExecuteNonQueryAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }
}
