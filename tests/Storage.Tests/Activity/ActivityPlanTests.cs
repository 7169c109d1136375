using System.Globalization;
using Molecule.Grains.Interfaces.Activity;
using Molecule.Storage.Activity;
using Npgsql;

namespace Molecule.Storage.Tests.Activity;

/// <summary>How Postgres finds what is asked for, over enough rows that it matters. The times over a million stand in docs/benchmarks.md.</summary>
public sealed class ActivityPlanTests(LongLog log) : IClassFixture<LongLog>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Statements_W46_W48_UseTheIndexMadeForThem()
    {
        (await PlanAsync(null, null, null)).ShouldContain("activity_logs_workspace_created");
        (await PlanAsync(null, null, Guid.NewGuid())).ShouldContain("activity_logs_workspace_created");
        (await PlanAsync("error", null, null)).ShouldContain("activity_logs_workspace_type_created");
        (await PlanAsync("error", null, Guid.NewGuid())).ShouldContain("activity_logs_workspace_type_created");
        (await PlanAsync(null, ActivityOrigin.Canvas, null)).ShouldContain("activity_logs_people_created");
        (await PlanAsync("a2a_receive", ActivityOrigin.Canvas, null)).ShouldContain("activity_logs_people_type_created");
        (await PlanAsync("memory_write", ActivityOrigin.Agent, Guid.NewGuid())).ShouldContain("activity_logs_agents_type_created");
        (await PlanAsync(null)).ShouldContain("activity_logs_workspace_created");
        (await PlanAsync("needle")).ShouldContain("activity_logs_search");
    }

    [Fact]
    public async Task Search_CommonText_NeverAsksTheIndexForAllOfIt()
    {
        // Found among the newest rows, so that the second half of the statement does not run at all.
        var plan = await ExplainAsync("ANALYZE, TIMING OFF, COSTS OFF", ActivityStore.SearchOf("campaign"), ActivityStore.SearchParameters(LongLog.Large, "campaign", 50));

        plan.ShouldContain("(never executed)");
        plan.Split('\n').Where(line => line.Contains("activity_logs_search", StringComparison.Ordinal)).ShouldAllBe(line => line.Contains("never executed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Search_TextOfTheOlderHalf_GivesItsNewestAndLooksNoFurther()
    {
        var parameters = ActivityStore.SearchParameters(LongLog.Large, "yesteryear", 50);
        var found = await new ActivityStore(log.Database.DataSource).SearchAsync(LongLog.Large, "yesteryear", 50, Cancelled);

        found.Findings.Select(finding => finding.Id).ShouldBe(await log.Database.ReadAsync<Guid[]>(
            $"SELECT array_agg(id) FROM (SELECT id FROM activity_logs WHERE workspace_id = '{LongLog.Large}' AND search_text LIKE '%yesteryear%' ORDER BY created_at DESC, id DESC LIMIT 50) newest",
            Cancelled));

        // The newer half has 19 spans of three hours, and the first of the older half holds enough. Its other 18 are not asked for.
        var plan = await ExplainAsync("ANALYZE, TIMING OFF, COSTS OFF", ActivityStore.SearchOf("yesteryear"), parameters);
        var scan = plan.Split('\n').Single(line => line.Contains("Bitmap Index Scan on activity_logs_search", StringComparison.Ordinal));
        int.Parse(scan[(scan.IndexOf("loops=", StringComparison.Ordinal) + 6)..^1], CultureInfo.InvariantCulture).ShouldBeInRange(10, 21);
    }

    [Fact]
    public async Task Retention_UsesTheIndexOnTime()
    {
        var plan = await ExplainAsync(
            "COSTS OFF", ActivityStore.Delete, [new() { Value = new DateTime(2026, 11, 16, 0, 0, 0, DateTimeKind.Utc) }, new() { Value = 5_000 }]);

        plan.ShouldContain("activity_logs_created_at");
        plan.ShouldNotContain("Seq Scan");
    }

    private Task<string> PlanAsync(string? type, ActivityOrigin? origin, Guid? before)
    {
        var filter = new ActivityFilter(type, origin, before, 100);
        return PlanAsync(ActivityStore.ListOf(filter), ActivityStore.ListParameters(LongLog.Large, filter));
    }

    private Task<string> PlanAsync(string? text) =>
        PlanAsync(ActivityStore.SearchOf(text), ActivityStore.SearchParameters(LongLog.Large, text, 50));

    private async Task<string> PlanAsync(string sql, NpgsqlParameter[] parameters)
    {
        var plan = await ExplainAsync("COSTS OFF", sql, parameters);
        plan.ShouldNotContain("Seq Scan on activity_logs");

        // That one is for retention. It has the order of a list too, and whoever is not the newest is far back in it.
        plan.ShouldNotContain("activity_logs_created_at");
        return plan;
    }

    private async Task<string> ExplainAsync(string options, string sql, NpgsqlParameter[] parameters)
    {
        await using var command = log.Database.DataSource.CreateCommand($"EXPLAIN ({options}) {sql}");
        command.Parameters.AddRange(parameters);
        await using var line = await command.ExecuteReaderAsync(Cancelled);
        var lines = new List<string>();
        while (await line.ReadAsync(Cancelled))
        {
            lines.Add(line.GetString(0));
        }

        return string.Join('\n', lines);
    }
}
