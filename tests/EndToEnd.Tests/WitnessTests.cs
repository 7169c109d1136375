using System.Globalization;
using Molecule.EndToEnd.Tests.Agents;
using Molecule.EndToEnd.Tests.Clusters;

namespace Molecule.EndToEnd.Tests;

/// <summary>Nobody falsely dead, nobody falsely alive: whoever notices, and whatever died with the agent.</summary>
public sealed class WitnessTests(ITestOutputHelper output)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>How many agents beat and how many die, and how long silence is tolerated. <c>MOLECULE_TEST_AGENTS=10000</c> asks for the full size.</summary>
    private static (int Beating, int Dying, TimeSpan Timeout) Size =>
        int.TryParse(Environment.GetEnvironmentVariable("MOLECULE_TEST_AGENTS"), CultureInfo.InvariantCulture, out var agents)
            ? (agents, agents / 20, TimeSpan.FromSeconds(60))
            : (400, 20, TimeSpan.FromSeconds(10));

    /// <summary>Each witness alone brings an agent that fell silent offline, and none takes one that beats.</summary>
    [Theory]
    [InlineData("Timer")]
    [InlineData("Expiry")]
    [InlineData("Sweep")]
    public async Task OneWitnessAlone_FindsWhoFellSilentAndNobodyElse(string witness)
    {
        var timeout = TimeSpan.FromSeconds(5);
        var environment = new Dictionary<string, string?>(Patience.Of(timeout), StringComparer.Ordinal)
        {
            ["MOLECULE_WORKSPACES__WITNESSES"] = witness,
            ["MOLECULE_WORKSPACES__SWEEPINTERVAL"] = "00:00:02",
        };
        await using var cluster = await TestCluster.StartAsync($"witness-{witness}", silos: 2, gateways: 1, environment, Token);
        await using var living = await AgentHost.StartAsync(cluster.Platform, 20, timeout / 4, Token);
        await using var dying = await AgentHost.StartAsync(cluster.Platform, 20, timeout / 4, Token);
        await Until.TrueAsync("everybody beats", () => living.Heard > 20 && dying.Heard > 20, Token);

        var start = TimeProvider.System.GetTimestamp();
        dying.Kill(dying.Workspaces);
        await Until.TrueAsync("all are offline", async () => (await OfflineAsync(cluster)).Count >= dying.Workspaces.Count, Token);
        output.WriteLine($"{witness} alone: the last of them offline {TimeProvider.System.GetElapsedTime(start).TotalSeconds:0.0} s after they fell silent ({timeout.TotalSeconds} s are tolerated).");

        await Until.PassedAsync(timeout * 2, Token);
        (await OfflineAsync(cluster)).ShouldBe(dying.Workspaces, ignoreOrder: true);
    }

    /// <summary>The promise: a silo is killed and agents die in the same instant, with Redis or without.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SiloAndAgentsDieTogether_EachDeadAgentIsFoundAndNoLivingOneIsFlagged(bool isRedisThere)
    {
        var (beating, dying, timeout) = Size;
        await using var cluster = await TestCluster.StartAsync($"witness-silo-{isRedisThere}", silos: 3, gateways: 2, Patience.Of(timeout), Token);
        await using var host = await AgentHost.StartAsync(cluster.Platform, beating, timeout / 2, Token);
        await Until.TrueAsync("everybody has beaten", () => host.Heard >= beating, Token);
        if (!isRedisThere)
        {
            await cluster.Redis.KillAsync();
        }

        var victims = host.Workspaces.Take(dying).ToHashSet();
        var killedAt = TimeProvider.System.GetUtcNow();
        host.Kill(victims);
        await cluster.Silo("silo-2").KillAsync();

        await Until.TrueAsync("the dead are offline", async () => (await OfflineAsync(cluster)).Count >= dying, Token);
        await Until.PassedAsync(timeout, Token);
        var offline = await ReadOfflineAsync(cluster);
        output.WriteLine(
            $"{beating} beating, {dying} died with a silo of three, Redis {(isRedisThere ? "there" : "gone")}: {offline.Count} offline, the first after "
            + $"{offline.Values.DefaultIfEmpty().Min(at => (at - killedAt).TotalSeconds):0.0} s, the last after {offline.Values.DefaultIfEmpty().Max(at => (at - killedAt).TotalSeconds):0.0} s; "
            + $"{host.Heard} beats heard, {host.SaidAgainCount} said again.");
        offline.Keys.ShouldBe(victims, ignoreOrder: true);
        offline.Values.ShouldAllBe(at => at - killedAt <= timeout + TimeSpan.FromSeconds(10));
    }

    /// <summary>
    /// A silo that hangs for longer than silence is tolerated: the others carry its workspaces, the gateway lets go of it, and when it goes on it has
    /// nothing to say.
    /// </summary>
    [Fact]
    public async Task SiloStandsStill_NobodyIsFalselyDead()
    {
        var timeout = TimeSpan.FromSeconds(24);
        await using var cluster = await TestCluster.StartAsync("witness-standstill", silos: 2, gateways: 1, Patience.Of(timeout), Token);
        await using var host = await AgentHost.StartAsync(cluster.Platform, 100, timeout / 4, Token);
        await Until.TrueAsync("everybody has beaten", () => host.Heard >= 100, Token);

        await cluster.Silo("silo-2").SignalAsync("STOP");
        await Until.PassedAsync(timeout * 1.5, Token);
        await cluster.Silo("silo-2").SignalAsync("CONT");
        await Until.PassedAsync(timeout, Token);

        (await OfflineAsync(cluster)).ShouldBeEmpty();
        output.WriteLine($"{host.Heard} beats heard, {host.SaidAgainCount} said again.");
    }

    /// <summary>With every gateway away nobody can be heard, which is not the agents' fault; those that died meanwhile are found afterwards.</summary>
    [Fact]
    public async Task GatewaysAreAway_NobodyIsFalselyDead_AndTheDeadAreFoundWhenTheyAreBack()
    {
        var timeout = TimeSpan.FromSeconds(12);
        await using var cluster = await TestCluster.StartAsync("witness-gateways", silos: 2, gateways: 2, Patience.Of(timeout), Token);
        await using var host = await AgentHost.StartAsync(cluster.Platform, 100, timeout / 4, Token);
        await Until.TrueAsync("everybody has beaten", () => host.Heard >= 100, Token);
        var gateways = cluster.Parts.Gateways.Select(gateway => gateway.Process).ToArray();

        await Task.WhenAll(gateways.Select(gateway => gateway.KillAsync()));
        var dead = host.Workspaces.Take(5).ToArray();
        host.Kill(dead);
        await Until.PassedAsync(timeout * 2, Token);
        (await OfflineAsync(cluster)).ShouldBeEmpty();

        await Task.WhenAll(gateways.Select(gateway => gateway.StartAgainAsync(Token)));
        await Until.TrueAsync("the dead are offline", async () => (await OfflineAsync(cluster)).Count >= dead.Length, Token);
        await Until.PassedAsync(timeout, Token);
        (await OfflineAsync(cluster)).ShouldBe(dead, ignoreOrder: true);
    }

    /// <summary>Everything restarts; agents come back within their interval, and those that do not are found all the same.</summary>
    [Fact]
    public async Task EverythingRestarts_WhoComesBackIsNeverFlagged_AndWhoDoesNotIs()
    {
        var timeout = TimeSpan.FromSeconds(8);
        await using var cluster = await TestCluster.StartAsync("witness-restart", silos: 2, gateways: 1, Patience.Of(timeout), Token);
        await using var host = await AgentHost.StartAsync(cluster.Platform, 100, timeout / 2, Token);
        await Until.TrueAsync("everybody has beaten", () => host.Heard >= 100, Token);
        var gone = host.Workspaces.Take(10).ToArray();

        host.Kill(gone);
        await Task.WhenAll(cluster.Processes.Select(process => process.KillAsync()));
        await Until.PassedAsync(timeout * 2, Token);
        await Task.WhenAll(cluster.Processes.Select(process => process.StartAgainAsync(Token)));
        await cluster.Parts.WaitUntilReadyAsync(Token);

        await Until.TrueAsync("those who did not come back are offline", async () => (await OfflineAsync(cluster)).Count >= gone.Length, Token);
        await Until.PassedAsync(timeout, Token);
        (await OfflineAsync(cluster)).ShouldBe(gone, ignoreOrder: true);
    }

    private static async Task<IReadOnlyCollection<Guid>> OfflineAsync(TestCluster cluster) => [.. (await ReadOfflineAsync(cluster)).Keys];

    /// <summary>When each workspace went offline; once is once too often for who lives.</summary>
    private static async Task<Dictionary<Guid, DateTimeOffset>> ReadOfflineAsync(TestCluster cluster)
    {
        await using var command = cluster.Database.CreateCommand("SELECT workspace_id, max(created_at) FROM structure_events WHERE event_type = 'WORKSPACE_OFFLINE' GROUP BY 1");
        await using var row = await command.ExecuteReaderAsync(Token);
        var offline = new Dictionary<Guid, DateTimeOffset>();
        while (await row.ReadAsync(Token))
        {
            offline[row.GetGuid(0)] = row.GetFieldValue<DateTimeOffset>(1);
        }

        return offline;
    }
}
