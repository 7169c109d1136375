using System.Net;
using Molecule.EndToEnd.Tests.Agents;
using Molecule.EndToEnd.Tests.Clusters;
using Molecule.EndToEnd.Tests.EventLog;

namespace Molecule.EndToEnd.Tests;

/// <summary>A cluster that was stopped, all of it, goes on where it was.</summary>
public sealed class RestartTests(ITestOutputHelper output)
{
    private static readonly TimeSpan HeartbeatTimeout = TimeSpan.FromSeconds(5);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Restart_OfEverything_KeepsEverythingAndCallsOnlyTheDeadDead(bool isOneProcess)
    {
        await using var cluster = isOneProcess
            ? await TestCluster.StartCoHostedAsync("restart-co-host", Patience.Of(HeartbeatTimeout), Token)
            : await TestCluster.StartAsync("restart", silos: 2, gateways: 1, Patience.Of(HeartbeatTimeout), Token);
        var platform = cluster.Platform;
        var lead = await platform.CreateAsync("Lead", Token);
        var living = new List<Guid>();
        for (var i = 0; i < 8; i++)
        {
            living.Add(await platform.CreateAsync($"Living {i}", Token, lead));
        }

        var dying = await platform.CreateAsync("Dying", Token, lead);
        var agents = await PlainAgent.StartAsync(platform, [lead, .. living], TimeSpan.FromMilliseconds(300), Token);
        var last = new PlainAgent(platform, dying, TimeSpan.FromMilliseconds(300));
        (await platform.PatchAsync(lead, new { name = "Lead of many", x = 10, y = 20 }, Token)).Being(HttpStatusCode.OK);
        (await platform.PutAsync("canvas/viewport", new { x = 1.5, y = -2, zoom = 0.75 }, Token)).Being(HttpStatusCode.OK);
        await Until.BecomesAsync("the status of the dying", "online", () => platform.StatusOfAsync(dying, Token), Token);

        await cluster.Parts.StopAsync();
        await last.DisposeAsync();
        var before = await cluster.Database.ReadLogAsync(Token);
        await Until.PassedAsync(HeartbeatTimeout + TimeSpan.FromSeconds(1), Token);
        await cluster.Postgres.StopAsync();
        await cluster.Redis.StopAsync();
        await cluster.Postgres.StartAgainAsync(Token);
        await cluster.Redis.StartAgainAsync(Token);
        foreach (var process in cluster.Processes)
        {
            await process.StartAgainAsync(Token);
        }

        await cluster.Parts.WaitUntilReadyAsync(Token);
        var heard = agents.Select(agent => agent.Accepted).ToArray();
        var found = await platform.FindAsync(lead, Token);
        found.GetProperty("name").GetString().ShouldBe("Lead of many");
        (found.GetProperty("x").GetDouble(), found.GetProperty("y").GetDouble()).ShouldBe((10, 20));
        (await platform.GetAsync("canvas/viewport", Token)).Text.ShouldBe("{\"x\":1.5,\"y\":-2,\"zoom\":0.75}");
        await Until.BecomesAsync("the status of the dead", "offline", () => platform.StatusOfAsync(dying, Token), Token);
        await Until.TrueAsync("every agent is heard", () => !agents.Where((agent, i) => agent.Accepted <= heard[i]).Any(), Token);

        var log = await cluster.Database.ReadLogAsync(Token);
        log.Take(before.Count).Select(logged => (logged.Position, logged.Type)).ShouldBe(before.Select(logged => (logged.Position, logged.Type)));
        log.Where(logged => logged.Type == "WORKSPACE_OFFLINE").Select(logged => logged.Workspace).ShouldBe([dying]);
        output.WriteLine($"{agents.Sum(agent => agent.Lost)} beats were lost while everything was away.");
        foreach (var agent in agents)
        {
            (await platform.StatusOfAsync(agent.Workspace, Token)).ShouldBe("online");
            await agent.DisposeAsync();
        }
    }
}
