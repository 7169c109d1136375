using System.Net;
using System.Text.Json;
using Molecule.Gateway.Tests.Workspaces;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.EventLog;
using Molecule.Grains.Interfaces.Routing;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Routing;

public sealed class RoutingEndpointsTests(GatewayFixture gateway) : IClassFixture<GatewayFixture>
{
    private readonly Guid _caller = Guid.NewGuid();
    private readonly Guid _target = Guid.NewGuid();

    private FakeWorkspace Caller => gateway.Cluster[_caller];

    [Fact]
    public async Task CheckAccess_Siblings_SaysWhy()
    {
        Place(_caller, null);
        Place(_target, null);
        (await CheckAsync()).Body.ShouldBe("""{"allowed":true,"reason":"siblings"}""");
    }

    [Fact]
    public async Task CheckAccess_NotAllowedOrUnknown_IsStill200AndSaysWhyNot()
    {
        (await CheckAsync()).Body.ShouldBe("""{"allowed":false,"reason":"unknown_caller"}""");
        Place(_caller, Guid.NewGuid());
        var reply = await CheckAsync();
        reply.Status.ShouldBe(HttpStatusCode.OK);
        reply.Body.ShouldBe("""{"allowed":false,"reason":"unknown_target"}""");
        Place(_target, Guid.NewGuid());
        (await CheckAsync()).Body.ShouldBe("""{"allowed":false,"reason":"different_teams"}""");
    }

    [Theory]
    [InlineData("", null, "EOF")]
    [InlineData("{}", "caller_id", "Key: 'CheckAccessPayload.CallerID' Error:Field validation for 'CallerID' failed on the 'required' tag\\nKey: 'CheckAccessPayload.TargetID'")]
    [InlineData("""{"caller_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21"}""", "target_id", "Field validation for 'TargetID' failed on the 'required' tag")]
    [InlineData("""{"caller_id":"nobody","target_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21"}""", "caller_id", "must be a UUID")]
    [InlineData("""{"caller_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","target_id":"' OR 1=1"}""", "target_id", "must be a UUID")]
    [InlineData("""{"caller_id":5,"target_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21"}""", "caller_id", "must be a string")]
    public async Task CheckAccess_BadBody_Is400AndNamesTheField(string body, string? field, string text)
    {
        var reply = await gateway.SendAsync("POST", "/registry/check-access", body);
        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Body.ShouldContain(text);
        if (field is not null)
            reply.Body.ShouldContain($"\"field\":\"{field}\"");
    }

    [Fact]
    public async Task CheckAccess_SiloLost_IsHidden()
    {
        Place(_caller, null);
        Place(_target, null);
        Caller.Failures.Enqueue(new SiloUnavailableException());
        (await CheckAsync()).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Discover_Found_GivesTheAddress()
    {
        Caller.Found = Answer(DiscoveryOutcome.Found, _target, "http://10.0.0.1:8000");
        var reply = await DiscoverAsync();
        reply.Status.ShouldBe(HttpStatusCode.OK);
        reply.Body.ShouldBe($$"""{"id":"{{_target}}","url":"http://10.0.0.1:8000","name":"Example"}""");
    }

    [Fact]
    public async Task Discover_AnotherSpeaksForIt_Is301WithItsLocation()
    {
        var heir = Guid.NewGuid();
        Caller.Found = Answer(DiscoveryOutcome.Moved, heir, "http://10.0.0.2");
        var reply = await DiscoverAsync();
        reply.Status.ShouldBe(HttpStatusCode.MovedPermanently);
        reply.Headers.Location!.OriginalString.ShouldBe($"/registry/discover/{heir}");
        reply.Headers.CacheControl!.NoStore.ShouldBeTrue();
        reply.Body.ShouldBe($$"""{"id":"{{heir}}","url":"http://10.0.0.2","name":"Example"}""");
        Caller.Found = Answer(DiscoveryOutcome.Moved, heir, null);
        (await DiscoverAsync()).Body.ShouldBe($$"""{"id":"{{heir}}","name":"Example"}""");
    }

    [Fact]
    public async Task Discover_Gone_Is410WithItsLastEvent()
    {
        Caller.Found = Answer(DiscoveryOutcome.Gone, _target, null) with
        {
            LastEvent = new StructureEvent(9, Guid.Empty, "WORKSPACE_REMOVED", new WorkspaceId(_target), """{"cascade_deleted":0}""", DateTimeOffset.UnixEpoch),
        };
        var reply = await DiscoverAsync();
        reply.Status.ShouldBe(HttpStatusCode.Gone);
        var body = JsonElement.Parse(reply.Body);
        body.GetProperty("error").GetString().ShouldNotBeNullOrEmpty();
        body.GetProperty("last_event").GetProperty("event_type").GetString().ShouldBe("WORKSPACE_REMOVED");
        body.GetProperty("last_event").GetProperty("position").GetInt64().ShouldBe(9);
    }

    [Fact]
    public async Task Discover_NoAddress_Is503WithItsStatus()
    {
        Caller.Found = Answer(DiscoveryOutcome.Unavailable, _target, null) with { Status = WorkspaceStatus.Offline };
        var reply = await DiscoverAsync();
        reply.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        reply.Body.ShouldBe("""{"error":"workspace not available","code":"workspace_unavailable","status":"offline"}""");
    }

    [Fact]
    public async Task Discover_MayNotOrUnknown_Is403AndTheSame()
    {
        var reply = await DiscoverAsync();
        reply.Status.ShouldBe(HttpStatusCode.Forbidden);
        reply.Body.ShouldBe("""{"error":"not authorized to discover this workspace","code":"not_authorized"}""");
        Caller.Failures.Enqueue(new TalkRefusedException(new WorkspaceId(_target), TalkReason.UnknownTarget));
        (await DiscoverAsync()).Body.ShouldBe(reply.Body);
    }

    [Fact]
    public async Task Discover_UnknownSelf_Is404()
    {
        Caller.Failures.Enqueue(new WorkspaceNotFoundException(new WorkspaceId(_caller)));
        var reply = await gateway.SendAsync("GET", $"/registry/discover/{_caller}", null, ("X-Workspace-ID", $"{_caller}"));
        reply.Status.ShouldBe(HttpStatusCode.NotFound);
        reply.Body.ShouldContain("workspace not found");
    }

    [Fact]
    public async Task Discover_WithoutTheHeader_Is400InTheContractsWords()
    {
        var reply = await gateway.SendAsync("GET", $"/registry/discover/{_target}");
        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Body.ShouldStartWith("""{"error":"X-Workspace-ID header is required",""");
    }

    [Theory]
    [InlineData("nobody", "019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21", "X-Workspace-ID")]
    [InlineData("system:x", "019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21", "X-Workspace-ID")]
    [InlineData("019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21", "nobody", "id")]
    [InlineData("019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21", "00000000-0000-0000-0000-000000000000", "id")]
    public async Task Discover_NoUuid_Is400AndNamesIt(string caller, string target, string field)
    {
        var reply = await gateway.SendAsync("GET", $"/registry/discover/{target}", null, ("X-Workspace-ID", caller));
        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Body.ShouldContain($"\"field\":\"{field}\"");
    }

    [Fact]
    public async Task Peers_One_HasTheFieldsOfTheContract()
    {
        Caller.Peers =
        [
            Peer() with { Id = new WorkspaceId(_target), Role = "Tests", AgentCard = """{"name": "A"}""", Url = "http://127.0.0.1:1", ParentId = new WorkspaceId(_caller), ActiveTasks = 2 },
        ];
        (await gateway.SendAsync("GET", $"/registry/{_caller}/peers")).Body.ShouldBe(
            $$"""[{"id":"{{_target}}","name":"P","role":"Tests","tier":2,"status":"online","agent_card":{"name":"A"},"url":"http://127.0.0.1:1","parent_id":"{{_caller}}","active_tasks":2}]""");
        Caller.Peers = [Peer() with { Id = new WorkspaceId(_target) }];
        (await gateway.SendAsync("GET", $"/registry/{_caller}/peers")).Body.ShouldBe(
            $$"""[{"id":"{{_target}}","name":"P","role":null,"tier":2,"status":"online","agent_card":null,"url":"","parent_id":null,"active_tasks":0}]""");
        Caller.Peers = [];
        (await gateway.SendAsync("GET", $"/registry/{_caller}/peers")).Body.ShouldBe("[]");
    }

    [Theory]
    [InlineData(null, 100)]
    [InlineData(null, 3)]
    [InlineData(4, 100)]
    [InlineData(4, 3)]
    [InlineData(10, 3)]
    public async Task Peers_InPages_AreAllOfThem(int? limit, int perAnswer)
    {
        Caller.Peers = [.. Enumerable.Range(0, 10).Select(_ => Peer())];
        Caller.PeersPerAnswer = perAnswer;
        var read = new List<string>();
        for (var path = $"/registry/{_caller}/peers{(limit is null ? "" : $"?limit={limit}")}"; path is not null;)
        {
            var reply = await gateway.SendAsync("GET", path);
            reply.Status.ShouldBe(HttpStatusCode.OK);
            var page = JsonElement.Parse(reply.Body).EnumerateArray().Select(peer => peer.GetProperty("id").GetString()!).ToArray();
            page.Length.ShouldBeLessThanOrEqualTo(limit ?? 10);
            read.AddRange(page);
            path = reply.Headers.TryGetValues("Link", out var link) ? link.Single().Split('<', '>')[1] : null;
        }

        read.ShouldBe(Caller.Peers.Select(peer => peer.Id.ToString()));
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("limit=x", "limit")]
    [InlineData("cursor=x", "cursor")]
    [InlineData("cursor=siblings.1.x", "cursor")]
    [InlineData("cursor=siblings.-1.019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21", "cursor")]
    [InlineData("cursor=siblings.253402300800000000.019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21", "cursor")]
    [InlineData("cursor=uncles.1.019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21", "cursor")]
    [InlineData("cursor=019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21", "cursor")]
    public async Task Peers_BadParameter_Is400AndNamesIt(string query, string field)
    {
        var reply = await gateway.SendAsync("GET", $"/registry/{_caller}/peers?{query}");
        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Body.ShouldContain($"\"field\":\"{field}\"");
        Caller.Calls.ShouldBe(0);
    }

    [Fact]
    public async Task Peers_UnknownOrNoUuid_IsRefused()
    {
        Caller.Failures.Enqueue(new WorkspaceNotFoundException(new WorkspaceId(_caller)));
        (await gateway.SendAsync("GET", $"/registry/{_caller}/peers")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await gateway.SendAsync("GET", "/registry/nobody/peers")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static Peer Peer() => new() { Id = new WorkspaceId(Guid.NewGuid()), Name = "P", Tier = 2, Status = WorkspaceStatus.Online };

    private static Discovery Answer(DiscoveryOutcome outcome, Guid id, string? url) => new(outcome, new WorkspaceId(id), "Example", WorkspaceStatus.Online, url);

    private void Place(Guid workspace, Guid? parent) => gateway.Cluster[workspace].State =
        FakeWorkspace.Example(new WorkspaceId(workspace)) with { ParentId = parent is { } above ? new WorkspaceId(above) : null };

    private Task<GatewayFixture.Reply> CheckAsync() =>
        gateway.SendAsync("POST", "/registry/check-access", $$"""{"caller_id":"{{_caller}}","target_id":"{{_target}}"}""");

    private Task<GatewayFixture.Reply> DiscoverAsync() =>
        gateway.SendAsync("GET", $"/registry/discover/{_target}", null, ("X-Workspace-ID", $"{_caller}"));
}
