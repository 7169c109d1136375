using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Molecule.Cli.Local;
using Molecule.Grains.Interfaces.Cluster;
using Molecule.Silo;

namespace Molecule.Storage.Tests.Workspaces;

/// <summary>
/// Two real silos on one real database, a few thousand commands at random from several clients at once; then the log is folded from the
/// beginning and must give the table, column by column.
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
        using var first = Compose(database, "silo-1");
        using var second = Compose(database, "silo-2");
        await first.StartAsync(Cancelled);
        await second.StartAsync(Cancelled);
        var silos = new[] { first, second }.Select(host => host.Services.GetRequiredService<IGrainFactory>()).ToArray();
        foreach (var silo in silos)
        {
            await Until.TrueAsync("both silos see each other", async () => (await silo.GetGrain<ICluster>(0).CheckAsync(Cancelled)).Silos == 2, Cancelled);
        }

        var run = new OrganisationRun(seed, silos);
        await run.GoAsync(Commands, Cancelled);
        await Until.TrueAsync("somebody fell silent", () => HappenedAsync(database, "WORKSPACE_OFFLINE"), Cancelled);
        await Until.TrueAsync("somebody never came up", () => HappenedAsync(database, "WORKSPACE_PROVISION_FAILED"), Cancelled);
        var carried = (await silos[0].GetGrain<ICluster>(0).DescribeAsync(Cancelled)).Silos;
        await Task.WhenAll(first.StopAsync(Cancelled), second.StopAsync(Cancelled));

        (await LogFold.FindDifferenceAsync(database.DataSource, Cancelled)).ShouldBeNull($"with the seed {seed}");
        (await database.ReadAsync<bool>("SELECT position = (SELECT count(*) FROM structure_events) FROM structure_log_head", Cancelled)).ShouldBeTrue();
        await NothingHangsOnTheRemovedAsync(database);

        // The run was worth something: everything happened, on both silos, and most of it was allowed.
        var happened = await database.ReadAllAsync<string>(
            "SELECT event_type || ' ' || count(*) FROM structure_events GROUP BY event_type ORDER BY event_type", Cancelled);
        output.WriteLine($"{run.Done} commands done, {run.Refused} refused; {string.Join(", ", happened)}.");
        happened.Count.ShouldBe(18);
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

    /// <summary>A silo as its process composes it, in this process.</summary>
    private IHost Compose(TestDatabase database, string name)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(
        [
            new("DATABASE_URL", database.Url),
            new("REDIS_URL", servers.Redis.Url),
            new("Cluster:Id", database.Name),
            new("Silo:Name", name),
            new("Silo:Port", LoopbackPort.Take().ToString(CultureInfo.InvariantCulture)),
            new("Silo:GatewayPort", LoopbackPort.Take().ToString(CultureInfo.InvariantCulture)),
            // As impatient as may be, so that some fall silent while the others go on.
            new("Workspaces:HeartbeatTimeout", "00:00:01"),
            new("Workspaces:ProvisionTimeout", "00:00:01"),
        ]);
        builder.Logging.ClearProviders();
        builder.AddSilo();
        return builder.Build();
    }
}
