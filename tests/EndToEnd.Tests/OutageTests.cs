using System.Net;
using System.Text.Json;
using Molecule.EndToEnd.Tests.Agents;
using Molecule.EndToEnd.Tests.Canvas;
using Molecule.EndToEnd.Tests.Clusters;
using Molecule.EndToEnd.Tests.EventLog;
using StackExchange.Redis;

namespace Molecule.EndToEnd.Tests;

/// <summary>What goes on, and what is refused, while Postgres or Redis is away.</summary>
public sealed class OutageTests(OutageTests.Servers servers) : IClassFixture<OutageTests.Servers>
{
    private static readonly TimeSpan HeartbeatTimeout = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private TestCluster Cluster => servers.Cluster;

    private Platform Platform => servers.Cluster.Platform;

    [Fact]
    public async Task PostgresAway_HeartbeatsGoOn_CommandsAreRefusedAndNothingIsLost()
    {
        var workspaces = await CreateAsync("postgres", 6);
        var agents = await PlainAgent.StartAsync(Platform, workspaces, Pause, Token);
        var (renamed, troubled) = (workspaces[0], agents[1]);
        var before = (await Cluster.Database.ReadLogAsync(Token)).Count;

        await Cluster.Postgres.KillAsync();

        var ready = await Until.SeenAsync(
            "/ready misses Postgres", () => Platform.GetAsync("ready", Token), answer => answer.Status == HttpStatusCode.ServiceUnavailable, Token);
        StatusIn(ready, "postgres").ShouldBe("unavailable");
        StatusIn(ready, "cluster").ShouldBe("ok");
        StatusIn(ready, "redis").ShouldBe("ok");
        (await Platform.GetAsync("health", Token)).Being(HttpStatusCode.OK);

        await ShouldBeRefusedAsync(() => Platform.PatchAsync(renamed, new { name = "renamed while Postgres was away" }, Token));
        await ShouldBeRefusedAsync(() => Platform.PostAsync("workspaces", new { name = "created while Postgres was away" }, Token));
        await ShouldBeRefusedAsync(() => Platform.DeleteAsync($"workspaces/{renamed}", Token));
        await ShouldBeRefusedAsync(() => Platform.GetAsync("workspaces", Token));

        troubled.ErrorRate = 0.9;
        foreach (var agent in agents)
        {
            agent.CurrentTask = $"task of {agent.Workspace}";
        }

        var accepted = agents.Select(agent => agent.Accepted).ToArray();
        await Until.PassedAsync(HeartbeatTimeout + TimeSpan.FromSeconds(2), Token);
        await Until.TrueAsync("every agent is heard", () => !agents.Where((agent, i) => agent.Accepted < accepted[i] + 5).Any(), Token);
        agents.SelectMany(agent => agent.Refused).ShouldBeEmpty();
        (await Platform.FindAsync(workspaces[2], Token)).GetProperty("current_task").GetString().ShouldBe($"task of {workspaces[2]}");

        await Cluster.Postgres.StartAgainAsync(Token);

        await Until.TrueAsync("/ready is well", async () => (await Platform.GetAsync("ready", Token)).Status == HttpStatusCode.OK, Token);
        await Until.BecomesAsync("the troubled workspace", "degraded", () => Platform.StatusOfAsync(troubled.Workspace, Token), Token);
        await Until.TrueAsync(
            "what was heard meanwhile is in Postgres",
            async () =>
            {
                var tasks = await Cluster.Database.ReadColumnAsync<string>("current_task", Token);
                return workspaces.All(id => tasks[id] == $"task of {id}");
            },
            Token);
        (await Platform.PatchAsync(renamed, new { name = "renamed afterwards" }, Token)).Being(HttpStatusCode.OK);
        var log = (await Cluster.Database.ReadLogAsync(Token)).Skip(before).Where(logged => workspaces.Contains(logged.Workspace)).ToList();
        log.Select(logged => logged.Type).Order(StringComparer.Ordinal).ShouldBe(["WORKSPACE_DEGRADED", "WORKSPACE_UPDATED"]);
        (await Cluster.Database.ReadColumnAsync<string>("name", Token)).Values.ShouldNotContain("created while Postgres was away");
        await ForgetAsync(agents);
    }

    [Fact]
    public async Task RedisAway_EverythingGoesOn_AndItsKeysComeBackByThemselves()
    {
        var workspaces = await CreateAsync("redis", 4);
        var agents = await PlainAgent.StartAsync(Platform, workspaces, Pause, Token);
        await Until.TrueAsync("Redis has the keys", () => AllAliveAsync(workspaces), Token);
        await using var feed = await CanvasFeed.OpenAsync(Platform.Address, position: null, Token);
        await Until.TrueAsync("the canvas has its picture", () => feed.Types.Contains("snapshot"), Token);

        await Cluster.Redis.KillAsync();

        var ready = await Until.SeenAsync(
            "/ready misses Redis", () => Platform.GetAsync("ready", Token), answer => StatusIn(answer, "redis") == "unavailable", Token);
        ready.Being(HttpStatusCode.OK);

        var newcomer = await Platform.CreateAsync("created while Redis was away", Token);
        await Platform.RegisterAsync(newcomer, Token);
        (await Platform.BeatAsync(newcomer, Token)).Being(HttpStatusCode.OK);
        (await Platform.PatchAsync(workspaces[0], new { name = "renamed while Redis was away" }, Token)).Being(HttpStatusCode.OK);
        agents[1].CurrentTask = "begun while Redis was away";
        await Until.TrueAsync("the canvas hears of the newcomer", () => Saw(feed, newcomer, "WORKSPACE_ONLINE"), Token);
        await Until.TrueAsync("the canvas hears of the new name", () => Saw(feed, workspaces[0], "WORKSPACE_UPDATED"), Token);
        await Until.TrueAsync("the canvas hears of the task", () => SawTask(feed, workspaces[1], "begun while Redis was away"), Token);

        await Cluster.Redis.StartAgainAsync(Token);

        await Until.TrueAsync("/ready has Redis", async () => StatusIn(await Platform.GetAsync("ready", Token), "redis") == "ok", Token);
        await Until.TrueAsync("the keys are back", () => AllAliveAsync(workspaces), Token);
        agents[2].CurrentTask = "begun when Redis was back";
        await Until.TrueAsync("the canvas hears of the task", () => SawTask(feed, workspaces[2], "begun when Redis was back"), Token);
        feed.Positions.ShouldBe(Enumerable.Range(0, feed.Positions.Count).Select(i => feed.Positions[0] + i));
        agents.SelectMany(agent => agent.Refused).ShouldBeEmpty();
        agents.Sum(agent => agent.Lost).ShouldBe(0);
        (await Cluster.Database.ReadLogAsync(Token))
            .Where(logged => workspaces.Contains(logged.Workspace) && logged.Type == "WORKSPACE_OFFLINE")
            .ShouldBeEmpty();
        await ForgetAsync(agents);
    }

    private static async Task ShouldBeRefusedAsync(Func<Task<Answer>> command)
    {
        var answer = (await command()).Being(HttpStatusCode.ServiceUnavailable);
        answer.Error.ShouldNotBeNullOrEmpty();
    }

    private static string? StatusIn(Answer ready, string part) =>
        ready.Json.TryGetProperty(part, out var it) ? it.GetProperty("status").GetString() : null;

    private static bool Saw(CanvasFeed feed, Guid workspace, string what) => feed.Events.Any(item =>
        item.GetProperty("event").GetString() == what && item.GetProperty("workspace_id").GetGuid() == workspace);

    /// <summary>Announced, or in a reading of all vitals: both show on the card.</summary>
    private static bool SawTask(CanvasFeed feed, Guid workspace, string task)
    {
        return feed.Announcements.Any(item => IsIt(item.GetProperty("workspace_id"), item.GetProperty("payload")))
            || feed.Vitals.Any(item => IsIt(item.GetProperty("id"), item));

        bool IsIt(JsonElement id, JsonElement values) =>
            id.GetGuid() == workspace && values.TryGetProperty("current_task", out var current) && current.GetString() == task;
    }

    private async Task<bool> AllAliveAsync(IReadOnlyList<Guid> workspaces)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{Cluster.Redis.Port},abortConnect=false");
        var database = redis.GetDatabase();
        foreach (var id in workspaces)
        {
            if (await database.StringGetAsync($"ws:{id}") != "online" || await database.StringGetAsync($"ws:{id}:url") != "remote://no-inbound")
            {
                return false;
            }
        }

        return true;
    }

    private async Task<IReadOnlyList<Guid>> CreateAsync(string name, int count)
    {
        var ids = new List<Guid>();
        for (var i = 0; i < count; i++)
        {
            ids.Add(await Platform.CreateAsync($"{name} {i}", Token));
        }

        return ids;
    }

    private async Task ForgetAsync(IReadOnlyList<PlainAgent> agents)
    {
        foreach (var agent in agents)
        {
            await agent.DisposeAsync();
            (await Platform.DeleteAsync($"workspaces/{agent.Workspace}", Token)).Being(HttpStatusCode.OK);
        }
    }

    /// <summary>A cluster whose servers may be taken away; each test gives back what it took.</summary>
    public sealed class Servers : IAsyncLifetime
    {
        private TestCluster? _cluster;

        internal TestCluster Cluster => _cluster ?? throw new InvalidOperationException("The cluster has not been started.");

        public async ValueTask InitializeAsync() =>
            _cluster = await TestCluster.StartAsync("outages", silos: 2, gateways: 1, Patience.Of(HeartbeatTimeout), Token);

        public async ValueTask DisposeAsync()
        {
            if (_cluster is not null)
            {
                await _cluster.DisposeAsync();
            }
        }
    }
}
