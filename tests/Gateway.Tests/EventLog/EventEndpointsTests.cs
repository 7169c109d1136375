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
    public async Task List_BadParameter_Is400(string path, string field)
    {
        var reply = await gateway.SendAsync("GET", path);
        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Body.ShouldContain($"\"field\":\"{field}\"");
    }
}
