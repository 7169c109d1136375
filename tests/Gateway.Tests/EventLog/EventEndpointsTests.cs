using System.Net;
using System.Text.Json;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.EventLog;

public sealed class EventEndpointsTests(GatewayFixture gateway) : IClassFixture<GatewayFixture>
{
    [Fact]
    public async Task List_Facts_AreNewestFirstAndShapedByTheContract()
    {
        var workspace = new WorkspaceId(Guid.NewGuid());
        gateway.Cluster.Log.Append(150);
        gateway.Cluster.Log.Append(2, workspace, "WORKSPACE_MOVED");
        var all = JsonDocument.Parse((await gateway.SendAsync("GET", "/events")).Body).RootElement.EnumerateArray().ToArray();
        all.Length.ShouldBe(100);
        all.Select(fact => fact.GetProperty("position").GetInt64()).ShouldBe(Enumerable.Range(0, 100).Select(back => gateway.Cluster.Log.Head - back));

        var about = (await gateway.SendAsync("GET", $"/events/{workspace}?limit=1")).Body;
        var id = JsonDocument.Parse(about).RootElement[0].GetProperty("id").GetString();
        about.ShouldBe(
            $$"""[{"id":"{{id}}","position":{{gateway.Cluster.Log.Head}},"event_type":"WORKSPACE_MOVED","workspace_id":"{{workspace}}","payload":{"n":1.50},"created_at":"2026-11-22T10:00:00Z"}]""");
    }

    [Fact]
    public async Task List_UnknownWorkspace_IsEmpty() => (await gateway.SendAsync("GET", $"/events/{Guid.NewGuid()}")).Body.ShouldBe("[]");

    [Theory]
    [InlineData("/events/nobody", "workspace_id")]
    [InlineData("/events?limit=0", "limit")]
    [InlineData("/events?limit=1001", "limit")]
    [InlineData("/events?limit=all", "limit")]
    [InlineData("/events?after=-1", "after")]
    [InlineData("/events?after=first", "after")]
    [InlineData("/events?before=-1", "before")]
    [InlineData("/events?before=1.5", "before")]
    [InlineData("/events?type=,", "type")]
    [InlineData("/events?type=workspace_online", "type")]
    [InlineData("/events?type=WORKSPACE_ONLINE,", "type")]
    [InlineData("/events?type=WORKSPACE%20ONLINE", "type")]
    [InlineData("/events?type=_ONLINE", "type")]
    [InlineData("/events?type=A,A,A,A,A,A,A,A,A,A,A,A,A,A,A,A,A,A,A,A,A", "type")]
    [InlineData("/events/nobody?type=X", "workspace_id")]
    public async Task List_BadParameter_Is400(string path, string field)
    {
        var reply = await gateway.SendAsync("GET", path);
        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Body.ShouldContain($"\"field\":\"{field}\"");
    }

    [Fact]
    public async Task List_MoreThanAPage_LinksToTheNextInTheSameOrder()
    {
        gateway.Cluster.Log.Append(10);
        var head = gateway.Cluster.Log.Head;
        var first = await gateway.SendAsync("GET", "/events?limit=4&type=WORKSPACE_ONLINE,WORKSPACE_OFFLINE");
        Positions(first).ShouldBe([head, head - 1, head - 2, head - 3]);
        NextOf(first).ShouldBe($"/events?limit=4&before={head - 3}&type=WORKSPACE_ONLINE,WORKSPACE_OFFLINE");
        Positions(await gateway.SendAsync("GET", NextOf(first)!))[0].ShouldBe(head - 4);

        var onwards = await gateway.SendAsync("GET", $"/events?after={head - 5}&limit=3");
        Positions(onwards).ShouldBe([head - 4, head - 3, head - 2]);
        NextOf(onwards).ShouldBe($"/events?limit=3&after={head - 2}");
        var last = await gateway.SendAsync("GET", NextOf(onwards)!);
        Positions(last).ShouldBe([head - 1, head]);
        NextOf(last).ShouldBeNull();

        var window = await gateway.SendAsync("GET", $"/events?after={head - 5}&before={head}&limit=2");
        Positions(window).ShouldBe([head - 1, head - 2]);
        NextOf(window).ShouldBe($"/events?limit=2&after={head - 5}&before={head - 2}");
    }

    [Fact]
    public async Task ListAbout_MoreThanAPage_LinksToTheSameWorkspace()
    {
        var workspace = new WorkspaceId(Guid.NewGuid());
        gateway.Cluster.Log.Append(3, workspace);
        var reply = await gateway.SendAsync("GET", $"/events/{workspace}?limit=2");
        NextOf(reply).ShouldBe($"/events/{workspace}?limit=2&before={gateway.Cluster.Log.Head - 1}");
        NextOf(await gateway.SendAsync("GET", NextOf(reply)!)).ShouldBeNull();
    }

    [Fact]
    public async Task List_PositionThatNoLogReaches_IsBeyondTheHead() =>
        (await gateway.SendAsync("GET", "/events?after=99999999999999999999999")).Body.ShouldBe("[]");

    [Fact]
    public async Task List_TypeNamedTwice_IsAskedForOnce()
    {
        await gateway.SendAsync("GET", "/events?type=A,B&type=A");
        gateway.Cluster.Log.Asked.ShouldNotBeNull().Types.ShouldBe(["A", "B"]);
    }

    private static long[] Positions(GatewayFixture.Reply reply) =>
        [.. JsonDocument.Parse(reply.Body).RootElement.EnumerateArray().Select(fact => fact.GetProperty("position").GetInt64())];

    private static string? NextOf(GatewayFixture.Reply reply)
    {
        if (!reply.Headers.TryGetValues("Link", out var links))
            return null;

        var link = links.Single();
        link.ShouldEndWith(">; rel=\"next\"");
        return link[1..link.IndexOf('>', StringComparison.Ordinal)];
    }
}
