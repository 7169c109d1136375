using System.Security.Cryptography;

namespace Molecule.Storage.Tests.Workspaces;

/// <summary>
/// Two real silos on one real database, a few thousand commands at random from several clients at once; then the log is folded from the
/// beginning and must give the table, column by column, and every workspace must have gone only where the status machine lets it.
/// </summary>
public sealed class LogProvesTheStateTests(Servers servers, ITestOutputHelper output)
{
    private const int Commands = 3_000;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FoldingTheLog_AfterARandomRunOnTwoSilos_GivesTheTable()
    {
        var seed = RandomNumberGenerator.GetInt32(int.MaxValue);
        output.WriteLine($"The seed is {seed}.");
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        // As impatient as may be, so that some fall silent while the others go on.
        await using var silos = await TwoSilos.StartAsync(servers, database, TimeSpan.FromSeconds(1), Cancelled);
        var run = new OrganisationRun(seed, silos.Grains);
        await run.GoAsync(Commands, Cancelled);
        await Until.TrueAsync("somebody fell silent", () => HappenedAsync(database, "WORKSPACE_OFFLINE"), Cancelled);
        await Until.TrueAsync("somebody never came up", () => HappenedAsync(database, "WORKSPACE_PROVISION_FAILED"), Cancelled);
        var carried = await silos.DescribeAsync(Cancelled);
        await silos.DisposeAsync();

        (await LogFold.FindDifferenceAsync(database.DataSource, Cancelled)).ShouldBeNull($"with the seed {seed}");
        (await LogTransitions.FindViolationAsync(database.DataSource, Cancelled)).ShouldBeNull($"with the seed {seed}");
        (await database.ReadAsync<bool>("SELECT position = (SELECT count(*) FROM structure_events) FROM structure_log_head", Cancelled)).ShouldBeTrue();
        await NothingHangsOnTheRemovedAsync(database);

        // The run was worth something: everything happened, on both silos, and most of it was allowed.
        var happened = await database.ReadAllAsync<string>(
            "SELECT event_type || ' ' || count(*) FROM structure_events GROUP BY event_type ORDER BY event_type", Cancelled);
        output.WriteLine($"{run.Done} commands done, {run.Refused} refused; {string.Join(", ", happened)}.");
        happened.Count.ShouldBe(19);
        carried.Select(silo => silo.Name).ShouldBe(["silo-1", "silo-2"]);
        carried.ShouldAllBe(silo => silo.Workspaces > 0);
        run.Done.ShouldBeGreaterThan(Commands / 2);
        run.Refused.ShouldBeGreaterThan(0);
    }

    private static async Task<bool> HappenedAsync(TestDatabase database, string eventType) =>
        await database.ReadAsync<bool>($"SELECT EXISTS (SELECT FROM structure_events WHERE event_type = '{eventType}')", Cancelled);

    private static async Task NothingHangsOnTheRemovedAsync(TestDatabase database)
    {
        const string Removed = "JOIN workspaces w ON w.id = x.workspace_id AND w.status = 'removed'";
        (await database.ReadAsync<long>($"SELECT count(*) FROM canvas_layouts x {Removed}", Cancelled)).ShouldBe(0);
        (await database.ReadAsync<long>($"SELECT count(*) FROM workspace_auth_tokens x {Removed} WHERE x.revoked_at IS NULL", Cancelled)).ShouldBe(0);
        (await database.ReadAsync<long>(
            "SELECT count(*) FROM workspaces w JOIN workspaces p ON p.id = w.parent_id WHERE p.status = 'removed' AND w.status <> 'removed'", Cancelled)).ShouldBe(0);
    }
}
