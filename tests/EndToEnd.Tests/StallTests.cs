using System.Net;
using System.Text.Json;
using Molecule.Cli.Chaos.Invariants;
using Molecule.EndToEnd.Tests.Agents;
using Molecule.EndToEnd.Tests.Clusters;
using Molecule.EndToEnd.Tests.EventLog;

namespace Molecule.EndToEnd.Tests;

/// <summary>Who beats and gets nowhere is stalled, and not dead; who gets on is neither, whichever silo dies meanwhile.</summary>
public sealed class StallTests(ITestOutputHelper output)
{
    private const int Each = 8;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan HeartbeatTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(350);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task BusyAgents_WithoutProgress_AreStalledAndNeverOffline_ThroughTheDeathOfEitherSilo()
    {
        await using var cluster = await TestCluster.StartAsync("stall", silos: 2, gateways: 1, Patience.Of(HeartbeatTimeout), Token);
        var platform = cluster.Platform;
        var workspaces = new List<Guid>();
        for (var i = 0; i < 2 * Each; i++)
        {
            var answer = await platform.PostAsync("workspaces", new { name = $"agent {i}", stall_timeout_seconds = Window.TotalSeconds }, Token);
            workspaces.Add(answer.Being(HttpStatusCode.Created).Json.GetProperty("id").GetGuid());
        }

        var agents = await PlainAgent.StartAsync(platform, workspaces, Pause, Token);
        var (stuck, working) = (agents.Take(Each).ToArray(), agents.Skip(Each).ToArray());
        var begun = TimeProvider.System.GetTimestamp();
        foreach (var agent in agents)
        {
            (agent.CurrentTask, agent.Progresses) = ("Writing", working.Contains(agent));
        }

        (await platform.CountBySiloAsync(Token)).Values.ShouldAllBe(count => count > 0);

        // The first silo dies in the middle of their windows.
        await Until.PassedAsync(Window / 2, Token);
        await cluster.Silo("silo-2").KillAsync();
        await AreStalledAsync(platform, stuck, stalled: true);
        output.WriteLine($"All were stalled {TimeProvider.System.GetElapsedTime(begun).TotalSeconds:0.0} s after they began to work.");

        // The other one dies while they are stalled: they stay so, because nothing new is said to their next silo.
        await cluster.Silo("silo-2").StartAgainAsync(Token);
        await Until.TrueAsync("both silos are members", async () => (await platform.CountBySiloAsync(Token)).Count == 2, Token);
        await cluster.Silo("silo-1").KillAsync();
        var heard = agents.Select(agent => agent.Accepted).ToArray();
        await Until.PassedAsync(Window, Token);
        await Until.TrueAsync("every agent is heard", () => !agents.Where((agent, i) => agent.Accepted <= heard[i] + 3).Any(), Token);
        await AreStalledAsync(platform, stuck, stalled: true);
        (await EventsAsync(cluster, "WORKSPACE_PROGRESSED")).ShouldBeEmpty();

        foreach (var agent in stuck.Take(Each / 2))
        {
            agent.ProgressAt = DateTimeOffset.UnixEpoch;
        }

        foreach (var agent in stuck.Skip(Each / 2))
        {
            agent.CurrentTask = "";
        }

        await AreStalledAsync(platform, stuck, stalled: false);
        await Task.WhenAll(agents.Select(agent => agent.DisposeAsync().AsTask()));

        var stalls = await EventsAsync(cluster, "WORKSPACE_STALLED");
        stalls.Select(stall => stall.Workspace).ShouldBe(stuck.Select(agent => agent.Workspace), ignoreOrder: true);
        (await EventsAsync(cluster, "WORKSPACE_PROGRESSED")).ToDictionary(end => end.Workspace, end => end.Payload.GetProperty("reason").GetString()).ShouldBe(
            stuck.Select((agent, i) => KeyValuePair.Create(agent.Workspace, (string?)(i < Each / 2 ? "progress" : "idle"))), ignoreOrder: true);
        (await EventsAsync(cluster, "WORKSPACE_OFFLINE")).ShouldBeEmpty("an agent that beats is never offline");

        // What was is in the log, and the log adds up to the table.
        var then = (await platform.GetAsync($"organization?at={stalls[0].Position}", Token)).Being(HttpStatusCode.OK).Json.GetProperty("workspaces");
        then.EnumerateArray().Single(workspace => workspace.GetProperty("id").GetGuid() == stalls[0].Workspace)
            .GetProperty("stalled_since").ValueKind.ShouldBe(JsonValueKind.String);
        (await platform.GetAsync("organization/verify", Token)).Being(HttpStatusCode.OK).Text.ShouldContain("\"agrees\"");
    }

    private static Task AreStalledAsync(Platform platform, IEnumerable<PlainAgent> agents, bool stalled) => Until.TrueAsync(
        stalled ? "all of them are stalled" : "none of them is stalled",
        async () =>
        {
            foreach (var agent in agents)
            {
                if (await platform.TryGetAsync($"workspaces/{agent.Workspace}", Token) is not { Status: HttpStatusCode.OK } answer
                    || answer.Json.GetProperty("stalled").GetBoolean() != stalled)
                {
                    return false;
                }

                answer.Json.GetProperty("status").GetString().ShouldBe("online");
            }

            return true;
        },
        Token);

    private static async Task<IReadOnlyList<LoggedEvent>> EventsAsync(TestCluster cluster, string type) =>
        [.. (await cluster.Database.ReadLogAsync(Token)).Where(logged => logged.Type == type)];
}
