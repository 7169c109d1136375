using System.Globalization;
using System.Net;
using Molecule.Gateway.Tests.Cluster;
using Molecule.Gateway.Tests.Workspaces;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Heartbeats;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Registry;

public sealed class RegistryEndpointsTests(GatewayFixture gateway) : IClassFixture<GatewayFixture>
{
    private readonly Guid _id = Guid.NewGuid();

    private FakeWorkspace Workspace => gateway.Cluster[_id];

    [Fact]
    public async Task Register_First_GivesTheToken()
    {
        Workspace.AuthToken = "secret";
        var reply = await gateway.SendAsync("POST", "/registry/register", $$"""{"id":"{{_id}}","url":"remote://no-inbound","agent_card":{ "name": "A", "n": 1.0 } }""");
        reply.Body.ShouldBe("""{"status":"registered","auth_token":"secret"}""");
        Workspace.Registration.ShouldBe(new Registration("remote://no-inbound", """{"name":"A","n":1.0}"""));
        Workspace.Token.ShouldBeNull();
    }

    [Fact]
    public async Task Register_Again_LeavesTheTokenOut() =>
        (await gateway.SendAsync("POST", "/registry/register", $$"""{"id":"{{_id}}","url":"u","agent_card":null}""")).Body.ShouldBe("""{"status":"registered"}""");

    [Fact]
    public async Task Register_SiloLost_IsNotRepeated_BecauseTheTokenIsSaidOnce()
    {
        Workspace.Failures.Enqueue(new TimeoutException());
        var reply = await gateway.SendAsync("POST", "/registry/register", $$"""{"id":"{{_id}}","url":"u","agent_card":null}""");
        reply.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        Workspace.Calls.ShouldBe(1);
    }

    [Theory]
    [InlineData("Bearer abc", "abc")]
    [InlineData("Bearer  abc ", "abc")]
    [InlineData("bearer abc", null)]
    [InlineData("Basic abc", null)]
    [InlineData("Bearer ", null)]
    [InlineData("Bearer", null)]
    [InlineData("Bearerabc", null)]
    public async Task Heartbeat_Authorization_IsReadAsTheContractSays(string header, string? token)
    {
        await gateway.SendAsync("POST", "/registry/heartbeat", $$"""{"workspace_id":"{{_id}}"}""", ("Authorization", header));
        Workspace.Calls.ShouldBe(1);
        Workspace.Token.ShouldBe(token);
    }

    [Fact]
    public async Task Heartbeat_Everything_IsPassedOn()
    {
        var reply = await gateway.SendAsync(
            "POST", "/registry/heartbeat", $$"""{"workspace_id":"{{_id}}","error_rate":1,"sample_error":"line\nline","active_tasks":2,"uptime_seconds":3,"current_task":"t\u0000","progress_at":"2026-11-22T10:00:00.5Z"}""");
        reply.Body.ShouldStartWith("""{"status":"ok","next_heartbeat_ms":""");
        Workspace.Heartbeat.ShouldBe(new Heartbeat(1, "line\nline", 2, 3, "t\0", new DateTimeOffset(2026, 11, 22, 10, 0, 0, 500, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData("\"2026-11-22T10:00:00Z\"", "2026-11-22T10:00:00.0000000")]
    [InlineData("\"2026-11-22T12:30:00.123456789+02:30\"", "2026-11-22T10:00:00.1234568")]
    [InlineData("\"0001-01-01T00:00:00Z\"", "0001-01-01T00:00:00.0000000")]
    [InlineData("null", null)]
    public async Task Heartbeat_Progress_IsATimeOrNothing(string said, string? utc)
    {
        (await gateway.SendAsync("POST", "/registry/heartbeat", $$"""{"workspace_id":"{{_id}}","progress_at":{{said}}}""")).Status.ShouldBe(HttpStatusCode.OK);
        Workspace.Heartbeat!.ProgressAt?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffff", CultureInfo.InvariantCulture).ShouldBe(utc);
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"yesterday\"")]
    [InlineData("\"2026-11-22\"")]
    [InlineData("\"2026-11-22T10:00:00\"")]
    [InlineData("\"2026-11-22 10:00:00Z\"")]
    [InlineData("\"2026-13-22T10:00:00Z\"")]
    [InlineData("\"2026-11-22T10:00:00.Z\"")]
    [InlineData("\"2026-11-22T10:00:00.5 Z\"")]
    [InlineData("\"2026-11-22T10:00:00 PM+01:00\"")]
    [InlineData("\"2026-11-22T10:00:00+0100\"")]
    [InlineData("\"0001-01-01T00:00:00+05:00\"")]
    [InlineData("1763805600")]
    [InlineData("true")]
    public async Task Heartbeat_ProgressThatIsNoTime_Is400AndNamesTheField(string said)
    {
        var reply = await gateway.SendAsync("POST", "/registry/heartbeat", $$"""{"workspace_id":"{{_id}}","progress_at":{{said}}}""");
        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Body.ShouldContain("\"field\":\"progress_at\"");
        Workspace.Calls.ShouldBe(0);
    }

    [Fact]
    public async Task Heartbeat_Absent_IsZero()
    {
        await gateway.SendAsync("POST", "/registry/heartbeat", $$"""{"workspace_id":"{{_id}}","error_rate":null}""");
        Workspace.Heartbeat.ShouldBe(new Heartbeat(0, "", 0, 0, ""));
    }

    [Fact]
    public async Task Heartbeat_UnknownWithoutToken_IsStillOk()
    {
        Workspace.IsKnown = false;
        (await gateway.SendAsync("POST", "/registry/heartbeat", $$"""{"workspace_id":"{{_id}}"}""")).Body.ShouldStartWith("""{"status":"ok",""");
    }

    [Fact]
    public async Task Heartbeat_UnknownWithToken_Is404()
    {
        Workspace.IsKnown = false;
        var reply = await gateway.SendAsync("POST", "/registry/heartbeat", $$"""{"workspace_id":"{{_id}}"}""", ("Authorization", "Bearer x"));
        reply.Status.ShouldBe(HttpStatusCode.NotFound);
        reply.Body.ShouldBe("""{"error":"workspace not found","code":"workspace_not_found","field":"workspace_id"}""");
    }

    [Fact]
    public async Task Heartbeat_ForeignToken_Is401()
    {
        Workspace.Failures.Enqueue(new InvalidTokenException());
        var reply = await gateway.SendAsync("POST", "/registry/heartbeat", $$"""{"workspace_id":"{{_id}}"}""", ("Authorization", "Bearer x"));
        reply.Status.ShouldBe(HttpStatusCode.Unauthorized);
        reply.Body.ShouldBe("""{"error":"invalid workspace auth token","code":"invalid_token"}""");
        reply.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer error=\"invalid_token\"");
    }

    [Fact]
    public async Task Heartbeat_SiloLost_IsHidden()
    {
        Workspace.Failures.Enqueue(new SiloUnavailableException());
        Workspace.Failures.Enqueue(Rejection.Create());
        (await gateway.SendAsync("POST", "/registry/heartbeat", $$"""{"workspace_id":"{{_id}}"}""")).Status.ShouldBe(HttpStatusCode.OK);
        Workspace.Calls.ShouldBe(3);
    }

    [Fact]
    public async Task UpdateCard_Card_IsReplaced()
    {
        (await gateway.SendAsync("POST", "/registry/update-card", $$"""{"workspace_id":"{{_id}}","agent_card":[1, 2]}""")).Body.ShouldBe("""{"status":"updated"}""");
        Workspace.Card.ShouldBe("[1,2]");
    }

    [Fact]
    public async Task UpdateCard_Unknown_Is404AndNamesTheField()
    {
        Workspace.Failures.Enqueue(new WorkspaceNotFoundException(new WorkspaceId(_id)));
        var reply = await gateway.SendAsync("POST", "/registry/update-card", $$"""{"workspace_id":"{{_id}}","agent_card":1}""");
        reply.Status.ShouldBe(HttpStatusCode.NotFound);
        reply.Body.ShouldBe("""{"error":"workspace not found","code":"workspace_not_found","field":"workspace_id"}""");
    }

    [Fact]
    public async Task UpdateCard_Removed_Is410()
    {
        Workspace.Failures.Enqueue(new WorkspaceRemovedException(new WorkspaceId(_id)));
        (await gateway.SendAsync("POST", "/registry/update-card", $$"""{"workspace_id":"{{_id}}","agent_card":1}""")).Status.ShouldBe(HttpStatusCode.Gone);
    }

    [Theory]
    [InlineData("register", "", null)]
    [InlineData("register", "{}", "id")]
    [InlineData("register", """{"id":"x","url":"u","agent_card":1}""", "id")]
    [InlineData("register", """{"id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","url":"u"}""", "agent_card")]
    [InlineData("register", """{"id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","url":"u\u0000","agent_card":1}""", "url")]
    [InlineData("register", """{"id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","url":"u","agent_card":"\u0000"}""", "agent_card")]
    [InlineData("register", """{"id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","url":"u","agent_card":"\ud800"}""", "agent_card")]
    [InlineData("register", """{"id":5,"url":"u","agent_card":1}""", "id")]
    [InlineData("heartbeat", "{}", "workspace_id")]
    [InlineData("heartbeat", """{"workspace_id":"x"}""", "workspace_id")]
    [InlineData("heartbeat", """{"workspace_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","uptime_seconds":12.5}""", "uptime_seconds")]
    [InlineData("heartbeat", """{"workspace_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","uptime_seconds":99999999999999999999}""", "uptime_seconds")]
    [InlineData("heartbeat", """{"workspace_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","error_rate":"high"}""", "error_rate")]
    [InlineData("heartbeat", """{"workspace_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","current_task":["a"]}""", "current_task")]
    [InlineData("update-card", """{"workspace_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21"}""", "agent_card")]
    [InlineData("update-card", """{"workspace_id":"nobody","agent_card":1}""", "workspace_id")]
    public async Task Any_BadBody_Is400AndNamesTheField(string endpoint, string body, string? field)
    {
        var reply = await gateway.SendAsync("POST", $"/registry/{endpoint}", body);
        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Body.ShouldStartWith("{\"error\":\"");
        if (field is not null)
            reply.Body.ShouldContain($"\"field\":\"{field}\"");
    }
}
