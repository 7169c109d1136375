using System.Net;
using Molecule.EndToEnd.Tests.Clusters;

namespace Molecule.EndToEnd.Tests;

/// <summary>Who may talk to whom and where they are, through two gateways on two silos.</summary>
[Collection(SharedCluster.Collection)]
public sealed class RoutingTests(SharedCluster shared) : IAsyncLifetime
{
    private readonly List<Guid> _created = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Platform One => shared.Cluster.Platforms[0];

    private Platform Other => shared.Cluster.Platforms[1];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var workspace in _created)
        {
            await One.DeleteAsync($"workspaces/{workspace}?confirm=true", CancellationToken.None);
        }
    }

    /// <summary>What one gateway has answered, the other shows: workspaces are spread over both silos, so both silos' memories are asked.</summary>
    [Fact]
    public async Task Peers_AfterEveryChangeThroughOneGateway_AreShownByTheOther()
    {
        var top = await CreateAsync("Top");
        var members = new List<Guid>();
        for (var index = 0; index < 8; index++)
        {
            members.Add(await CreateAsync($"Member {index}", top));
        }

        foreach (var member in members)
        {
            (await PeersAsync(Other, member)).ShouldBe([.. members.Where(other => other != member), top]);
        }

        for (var round = 0; round < 10; round++)
        {
            var late = await One.CreateAsync($"Late {round}", Token, top);
            members.Add(late);
            await ShowAsync(members, top);
            (await One.PatchAsync(late, new { parent_id = members[0] }, Token)).Being(HttpStatusCode.OK);
            members.Remove(late);
            await ShowAsync(members, top);
            (await PeersAsync(Other, members[0])).ShouldContain(late);
            (await One.DeleteAsync($"workspaces/{late}", Token)).Being(HttpStatusCode.OK);
            (await PeersAsync(Other, members[0])).ShouldNotContain(late);
            (await One.PatchAsync(members[0], new { name = $"Renamed {round}" }, Token)).Being(HttpStatusCode.OK);
            var seen = (await Other.GetAsync($"registry/{members[1]}/peers", Token)).Being(HttpStatusCode.OK).Json;
            seen.EnumerateArray().First().GetProperty("name").GetString().ShouldBe($"Renamed {round}");
        }
    }

    [Fact]
    public async Task Peers_AnAgentBecomesBusy_ShowsItThroughTheOtherGateway()
    {
        var top = await CreateAsync("Top");
        var busy = await CreateAsync("Busy", top);
        await PeersAsync(Other, top);

        (await One.BeatAsync(busy, Token, activeTasks: 3)).Being(HttpStatusCode.OK);

        await Until.BecomesAsync("the busy count", 3, async () => (await Other.GetAsync($"registry/{top}/peers", Token)).Being(HttpStatusCode.OK).Json
            .EnumerateArray().Single(peer => peer.GetProperty("id").GetGuid() == busy).GetProperty("active_tasks").GetInt32(), Token);
    }

    [Fact]
    public async Task Discover_ReplacedAndHandedOver_LeadsToWhoIsThere()
    {
        var caller = await CreateAsync("Caller");
        var old = await CreateAsync("Old");
        var child = await CreateAsync("Child", old);
        await RegisterAsync(old, "http://10.0.0.1:8000");
        (await DiscoverAsync(Other, caller, old)).Being(HttpStatusCode.OK).Json.GetProperty("url").GetString().ShouldBe("http://10.0.0.1:8000");

        var replaced = (await One.PostAsync($"workspaces/{old}/replace", new { name = "New", runtime = "external", url = "http://localhost:9" }, Token))
            .Being(HttpStatusCode.Created).Json;
        var successor = replaced.GetProperty("id").GetGuid();
        _created.Add(successor);
        replaced.GetProperty("replaces").GetGuid().ShouldBe(old);
        var moved = (await DiscoverAsync(Other, caller, old)).Being(HttpStatusCode.MovedPermanently).Json;
        moved.GetProperty("id").GetGuid().ShouldBe(successor);
        moved.GetProperty("url").GetString().ShouldBe("http://host.docker.internal:9");
        (await Other.FindAsync(child, Token)).GetProperty("parent_id").GetGuid().ShouldBe(successor);
        (await Other.FindAsync(old, Token)).GetProperty("forwarded_to").GetGuid().ShouldBe(successor);

        var heir = await CreateAsync("Heir");
        (await One.DeleteAsync($"workspaces/{successor}?confirm=true&forward_to={heir}", Token)).Being(HttpStatusCode.OK);
        (await DiscoverAsync(Other, caller, old)).Being(HttpStatusCode.MovedPermanently).Json.GetProperty("id").GetGuid().ShouldBe(heir);
        (await One.DeleteAsync($"workspaces/{heir}", Token)).Being(HttpStatusCode.OK);
        var gone = (await DiscoverAsync(Other, caller, heir)).Being(HttpStatusCode.Gone).Json;
        gone.GetProperty("last_event").GetProperty("event_type").GetString().ShouldBe("WORKSPACE_REMOVED");
        (await DiscoverAsync(Other, caller, old)).Being(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task Discover_AndCheckAccess_RefuseWhoIsNotNear()
    {
        var top = await CreateAsync("Top");
        var child = await CreateAsync("Child", top);
        var grandchild = await CreateAsync("Grandchild", child);

        var refused = (await DiscoverAsync(Other, top, grandchild)).Being(HttpStatusCode.Forbidden);
        refused.Error.ShouldBe("not authorized to discover this workspace");
        (await DiscoverAsync(Other, top, Guid.NewGuid())).Being(HttpStatusCode.Forbidden).Text.ShouldBe(refused.Text);
        (await DiscoverAsync(Other, top, child)).Being(HttpStatusCode.ServiceUnavailable).Text.ShouldContain("\"status\":\"provisioning\"");
        (await CheckAsync(Other, top, grandchild)).ShouldBe("""{"allowed":false,"reason":"different_teams"}""");
        (await CheckAsync(Other, top, child)).ShouldBe("""{"allowed":true,"reason":"child"}""");
        (await CheckAsync(Other, top, Guid.NewGuid())).ShouldBe("""{"allowed":false,"reason":"unknown_target"}""");
        (await One.PatchAsync(grandchild, new { parent_id = top }, Token)).Being(HttpStatusCode.OK);
        (await CheckAsync(Other, grandchild, top)).ShouldBe("""{"allowed":true,"reason":"parent"}""");
    }

    private async Task ShowAsync(List<Guid> members, Guid top)
    {
        // Whoever is asked, on whichever silo.
        foreach (var member in members.Take(4))
        {
            (await PeersAsync(Other, member)).Where(id => id == top || members.Contains(id)).ShouldBe([.. members.Where(other => other != member), top]);
        }
    }

    private static async Task<IReadOnlyList<Guid>> PeersAsync(Platform platform, Guid workspace) =>
        [.. (await platform.GetAsync($"registry/{workspace}/peers", Token)).Being(HttpStatusCode.OK).Json.EnumerateArray().Select(peer => peer.GetProperty("id").GetGuid())];

    private static Task<Answer> DiscoverAsync(Platform platform, Guid caller, Guid target)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"registry/discover/{target}");
        request.Headers.Add("X-Workspace-ID", caller.ToString());
        return platform.SendAsync(request, Token);
    }

    private static async Task<string> CheckAsync(Platform platform, Guid caller, Guid target) =>
        (await platform.PostAsync("registry/check-access", new { caller_id = caller, target_id = target }, Token)).Being(HttpStatusCode.OK).Text;

    private async Task RegisterAsync(Guid workspace, string url) =>
        (await One.PostAsync("registry/register", new { id = workspace, url, agent_card = new { } }, Token)).Being(HttpStatusCode.OK);

    private async Task<Guid> CreateAsync(string name, Guid? parent = null)
    {
        var id = await One.CreateAsync(name, Token, parent);
        _created.Insert(0, id);
        return id;
    }
}
