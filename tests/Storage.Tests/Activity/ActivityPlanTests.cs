using Molecule.Grains.Interfaces.Activity;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Storage.Activity;
using Npgsql;

namespace Molecule.Storage.Tests.Activity;

/// <summary>How Postgres finds what is asked for, over enough rows that it matters. The times over a million stand in docs/benchmarks.md.</summary>
public sealed class ActivityPlanTests(Servers servers)
{
    private const string Large = "00000000-0000-4000-8000-000000000001";

    private static readonly WorkspaceId Workspace = new(new Guid(Large));

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Statements_W46_W48_UseTheIndexMadeForThem()
    {
        await using var database = await FilledAsync();

        (await PlanAsync(database, null, null, null)).ShouldContain("activity_logs_workspace_created");
        (await PlanAsync(database, null, null, Guid.NewGuid())).ShouldContain("activity_logs_workspace_created");
        (await PlanAsync(database, "error", null, null)).ShouldContain("activity_logs_workspace_type_created");
        (await PlanAsync(database, "error", null, Guid.NewGuid())).ShouldContain("activity_logs_workspace_type_created");
        (await PlanAsync(database, null, ActivityOrigin.Canvas, null)).ShouldContain("activity_logs_people_created");
        (await PlanAsync(database, "a2a_receive", ActivityOrigin.Canvas, null)).ShouldContain("activity_logs_people_type_created");
        (await PlanAsync(database, "memory_write", ActivityOrigin.Agent, Guid.NewGuid())).ShouldContain("activity_logs_agents_type_created");
        (await PlanAsync(database, null)).ShouldContain("activity_logs_workspace_created");
        (await PlanAsync(database, "needle")).ShouldContain("activity_logs_search");
    }

    [Fact]
    public async Task Search_CommonText_NeverAsksTheIndexForAllOfIt()
    {
        await using var database = await FilledAsync();

        // Found among the newest rows, so that the second half of the statement does not run at all.
        var plan = await ExplainAsync(database, "ANALYZE, TIMING OFF, COSTS OFF", ActivityStore.SearchOf("campaign"), ActivityStore.SearchParameters(Workspace, "campaign", 50));

        plan.ShouldContain("(never executed)");
        plan.Split('\n').Where(line => line.Contains("activity_logs_search", StringComparison.Ordinal)).ShouldAllBe(line => line.Contains("never executed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Retention_UsesTheIndexOnTime()
    {
        await using var database = await FilledAsync();

        var plan = string.Join('\n', await database.ReadAllAsync<string>(
            """
            EXPLAIN DELETE FROM activity_logs WHERE id = ANY (ARRAY(
                SELECT id FROM activity_logs WHERE created_at < '2026-11-16' ORDER BY created_at LIMIT 5000 FOR UPDATE SKIP LOCKED))
            """,
            Cancelled));

        plan.ShouldContain("activity_logs_created_at");
        plan.ShouldNotContain("Seq Scan");
    }

    private static Task<string> PlanAsync(TestDatabase database, string? type, ActivityOrigin? origin, Guid? before)
    {
        var filter = new ActivityFilter(type, origin, before, 100);
        return PlanAsync(database, ActivityStore.ListOf(filter), ActivityStore.ListParameters(Workspace, filter));
    }

    private static Task<string> PlanAsync(TestDatabase database, string? text) =>
        PlanAsync(database, ActivityStore.SearchOf(text), ActivityStore.SearchParameters(Workspace, text, 50));

    private static async Task<string> PlanAsync(TestDatabase database, string sql, NpgsqlParameter[] parameters)
    {
        var plan = await ExplainAsync(database, "COSTS OFF", sql, parameters);
        plan.ShouldNotContain("Seq Scan on activity_logs");

        // That one is for retention. It has the order of a list too, and whoever is not the newest is far back in it.
        plan.ShouldNotContain("activity_logs_created_at");
        return plan;
    }

    private static async Task<string> ExplainAsync(TestDatabase database, string options, string sql, NpgsqlParameter[] parameters)
    {
        await using var command = database.DataSource.CreateCommand($"EXPLAIN ({options}) {sql}");
        command.Parameters.AddRange(parameters);
        await using var line = await command.ExecuteReaderAsync(Cancelled);
        var lines = new List<string>();
        while (await line.ReadAsync(Cancelled))
        {
            lines.Add(line.GetString(0));
        }

        return string.Join('\n', lines);
    }

    /// <summary>A hundred workspaces, one of which has a quarter of the rows; half of them hold a common word.</summary>
    private async Task<TestDatabase> FilledAsync()
    {
        var database = await servers.CreateDatabaseAsync(Cancelled);
        var search = await database.ReadAsync<string>("SELECT indexdef FROM pg_indexes WHERE indexname = 'activity_logs_search'", Cancelled);
        await database.ExecuteAsync(
            $"""
            DROP INDEX activity_logs_search;
            INSERT INTO workspaces (id, name)
            SELECT ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'W' || n FROM generate_series(1, 100) n;
            INSERT INTO activity_logs (workspace_id, activity_type, source_id, summary, created_at, search_text)
            SELECT ('00000000-0000-4000-8000-' || lpad((CASE WHEN n % 4 = 0 THEN 1 ELSE 2 + n % 99 END)::text, 12, '0'))::uuid,
                   (ARRAY['a2a_receive', 'memory_write', 'a2a_receive', 'error', 'agent_log'])[1 + (n / 4) % 5],
                   CASE WHEN n % 3 = 0 THEN NULL ELSE '{Large}'::uuid END, 's',
                   '2026-11-15T00:00:00Z'::timestamptz + n * interval '10 seconds',
                   CASE WHEN (n / 4) % 2 = 0 THEN 'the campaign ' ELSE 'the budget ' END || md5(n::text)
            FROM generate_series(1, 40000) n;
            {search};
            ANALYZE activity_logs;
            """,
            Cancelled);
        return database;
    }
}
