using Molecule.Storage.Workspaces;
using Npgsql;

namespace Molecule.Storage.Tests.Workspaces;

/// <summary>
/// Statements that write thousands of rows at once are prepared, and then planned without a look at how many there are. A plan that compares every
/// row that is given with every row that is locked takes seconds where milliseconds do.
/// </summary>
public sealed class BulkWritePlanTests(Servers servers)
{
    private const int Count = 2_000;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Flush_PlannedForAnyNumber_ComparesEachBeatWithItsOwnRow()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await MakeAsync(database);

        var plan = await ExplainAsync(
            database,
            HeartbeatStore.Flush,
            "uuid[], timestamptz[], float8[], text[], int[], int[], text[], text",
            "SELECT array_agg(id)::text, array_fill(now(), ARRAY[{0}])::text, array_fill(0, ARRAY[{0}])::text, array_fill(''::text, ARRAY[{0}])::text, " +
            "array_fill(1, ARRAY[{0}])::text, array_fill(7, ARRAY[{0}])::text, array_fill('Task'::text, ARRAY[{0}])::text, 'silo' FROM workspaces");

        plan.ShouldContain("LockRows");
        plan.ShouldNotContain("Removed by Join Filter", customMessage: plan);
        (await database.ReadAsync<long>("SELECT count(*) FROM workspaces WHERE uptime_seconds = 7", Cancelled)).ShouldBe(Count);
    }

    [Fact]
    public async Task SaveUses_PlannedForAnyNumber_ComparesEachUseWithItsOwnToken()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await MakeAsync(database);

        var plan = await ExplainAsync(
            database,
            TokenStore.SaveUses,
            "uuid[], timestamptz[]",
            "SELECT array_agg(id)::text, array_fill(now(), ARRAY[{0}])::text FROM workspace_auth_tokens");

        plan.ShouldContain("LockRows");
        plan.ShouldNotContain("Removed by Join Filter", customMessage: plan);
        (await database.ReadAsync<long>("SELECT count(*) FROM workspace_auth_tokens WHERE last_used_at IS NOT NULL", Cancelled)).ShouldBe(Count);
    }

    private static async Task MakeAsync(TestDatabase database)
    {
        await database.ExecuteAsync($"INSERT INTO workspaces (name) SELECT 'Workspace ' || n FROM generate_series(1, {Count}) AS n", Cancelled);
        await database.ExecuteAsync("INSERT INTO workspace_auth_tokens (workspace_id, token_hash, prefix) SELECT id, sha256(id::text::bytea), 'prefix' FROM workspaces", Cancelled);
        await database.ExecuteAsync("ANALYZE", Cancelled);
    }

    /// <summary>Runs a prepared statement with the plan that is made for any values, and says how it went.</summary>
    private static async Task<string> ExplainAsync(TestDatabase database, string sql, string types, string values)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync(Cancelled);
        await RunAsync(connection, $"SET plan_cache_mode = force_generic_plan; PREPARE writing ({types}) AS {sql}");
        var arguments = (await RunAsync(connection, string.Format(System.Globalization.CultureInfo.InvariantCulture, values, Count))).Single();
        return string.Join('\n', (await RunAsync(connection, $"EXPLAIN (ANALYZE, TIMING OFF, COSTS OFF) EXECUTE writing ({string.Join(", ", arguments.Select(argument => $"'{argument}'"))})"))
            .Select(line => line[0]));
    }

    private static async Task<List<string[]>> RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var row = await command.ExecuteReaderAsync(Cancelled);
        var rows = new List<string[]>();
        while (await row.ReadAsync(Cancelled))
        {
            rows.Add([.. Enumerable.Range(0, row.FieldCount).Select(row.GetString)]);
        }

        return rows;
    }
}
