using System.Net;
using System.Text.Json;
using Molecule.Gateway.Tests.Workspaces;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Heartbeats;

namespace Molecule.Gateway.Tests.Heartbeats;

/// <summary>With an operator token, so that every door is shut that is not opened.</summary>
public sealed class HeartbeatEndpointsTests(GuardedGatewayFixture gateway) : IClassFixture<GuardedGatewayFixture>
{
    private readonly Guid _id = Guid.NewGuid();
    private readonly Guid _other = Guid.NewGuid();

    private FakeWorkspace Workspace => gateway.Cluster[_id];

    [Fact]
    public async Task Heartbeat_Again_GoesToTheSiloThatHearsTheWorkspace()
    {
        gateway.Cluster.Intake.Hears = beat => beat.Workspace.Value == _id;
        for (var beat = 0; beat < 3; beat++)
            (await BeatAsync("secret")).Status.ShouldBe(HttpStatusCode.OK);

        Workspace.Calls.ShouldBe(1);
        gateway.Cluster.Intake.Calls.SelectMany(call => call).Where(beat => beat.Workspace.Value == _id).ShouldBe(
            Enumerable.Repeat(new AgentBeat(new(_id), new Heartbeat(0, "", 2, 0, ""), "secret"), 2));
    }

    [Fact]
    public async Task Heartbeat_HeardInTheSameProcess_NobodyIsCalled()
    {
        gateway.Cluster.Hears = beat => beat.Workspace.Value == _id && beat.Token == "secret";

        (await BeatAsync("secret")).Status.ShouldBe(HttpStatusCode.OK);
        Workspace.Calls.ShouldBe(0);

        await BeatAsync("another");
        Workspace.Calls.ShouldBe(1);
        Workspace.Token.ShouldBe("another");
    }

    [Fact]
    public async Task Heartbeat_SiloTakesNoNote_WorkspaceIsAskedItself()
    {
        await BeatAsync("secret");
        Workspace.Failures.Enqueue(new InvalidTokenException());

        var reply = await BeatAsync("wrong");

        reply.Status.ShouldBe(HttpStatusCode.Unauthorized);
        Workspace.Calls.ShouldBe(2);
    }

    [Fact]
    public async Task Heartbeat_NobodyVouches_IsRefusedBeforeAnySiloHearsOfIt()
    {
        (await gateway.SendAsync("POST", "/registry/heartbeat", $$"""{"workspace_id":"{{_id}}"}""")).Status.ShouldBe(HttpStatusCode.Unauthorized);

        Workspace.Calls.ShouldBe(0);
    }

    [Fact]
    public async Task Heartbeats_EachIsAnsweredForItself()
    {
        var (refused, gone) = (Guid.NewGuid(), Guid.NewGuid());
        gateway.Cluster[refused].Failures.Enqueue(new InvalidFieldException("error_rate", "must be 0 to 1"));
        gateway.Cluster[gone].IsKnown = false;

        var results = await SendAsync($$"""
            [{"workspace_id":"{{_id}}","auth_token":"a","active_tasks":1},
             {"workspace_id":"{{refused}}","auth_token":"b","error_rate":7},
             {"workspace_id":"nonsense","auth_token":"c"},
             {"workspace_id":"{{_other}}"},
             {"workspace_id":"{{gone}}","auth_token":"d"},
             {"workspace_id":"{{_other}}","auth_token":"e"}]
            """);

        results.Select(result => (result.GetProperty("status").GetString(), Number(result), Text(result, "field"))).ShouldBe(
        [
            ("ok", null, null), ("refused", 400, "error_rate"), ("refused", 400, "workspace_id"), ("refused", 401, null), ("refused", 404, "workspace_id"), ("ok", null, null),
        ]);
        results.Select(result => result.GetProperty("workspace_id").GetString()).ShouldBe(
            [_id.ToString(), refused.ToString(), "nonsense", _other.ToString(), gone.ToString(), _other.ToString()]);
        (Workspace.Heartbeat, Workspace.Token).ShouldBe((new Heartbeat(0, "", 1, 0, ""), "a"));
    }

    [Fact]
    public async Task Heartbeats_OneOfAWrongType_DoesNotSilenceTheOthers()
    {
        var results = await SendAsync($$"""[{"workspace_id":"{{_id}}","auth_token":"a"},{"workspace_id":"{{_other}}","active_tasks":"many"},null,7]""");

        results.Select(result => (result.GetProperty("status").GetString(), Text(result, "field"))).ShouldBe(
            [("ok", null), ("refused", "active_tasks"), ("refused", null), ("refused", null)]);
        Workspace.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task Heartbeats_Progress_IsPassedOnAndOneThatIsNoTimeIsRefusedAlone()
    {
        var results = await SendAsync($$"""
            [{"workspace_id":"{{_id}}","auth_token":"a","progress_at":"2026-11-22T10:00:00Z"},{"workspace_id":"{{_other}}","auth_token":"b","progress_at":"soon"}]
            """);

        results.Select(result => (result.GetProperty("status").GetString(), Text(result, "field"))).ShouldBe([("ok", null), ("refused", "progress_at")]);
        Workspace.Heartbeat!.ProgressAt.ShouldBe(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task Heartbeats_TokenOfTheRequest_CountsWhereAnEntryHasNone()
    {
        await gateway.SendAsync("POST", "/registry/heartbeats", $$"""[{"workspace_id":"{{_id}}"},{"workspace_id":"{{_other}}","auth_token":"own"}]""", ("Authorization", "Bearer shared"));

        (Workspace.Token, gateway.Cluster[_other].Token).ShouldBe(("shared", "own"));
    }

    [Fact]
    public async Task Heartbeats_OfTheOperator_NeedNoTokens()
    {
        await gateway.SendAsync("POST", "/registry/heartbeats", $$"""[{"workspace_id":"{{_id}}"}]""", GuardedGatewayFixture.Operator);

        (Workspace.Calls, Workspace.Token).ShouldBe((1, null));
    }

    [Theory]
    [InlineData("[]", "the list must hold 1 to 1000 heartbeats")]
    [InlineData("{}", "the body must be")]
    [InlineData("[{]", "malformed JSON")]
    [InlineData("", "EOF")]
    [InlineData("null", "the body must be")]
    public async Task Heartbeats_NoList_Is400(string body, string error)
    {
        var reply = await gateway.SendAsync("POST", "/registry/heartbeats", body);

        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Body.ShouldContain(error);
    }

    [Fact]
    public async Task Heartbeats_TooMany_Are400AndNoneIsHeard()
    {
        string List(int count) => "[" + string.Join(',', Enumerable.Repeat($$"""{"workspace_id":"{{_id}}","auth_token":"a"}""", count)) + "]";

        (await gateway.SendAsync("POST", "/registry/heartbeats", List(IHeartbeatIntake.MaxBeats + 1))).Status.ShouldBe(HttpStatusCode.BadRequest);
        Workspace.Calls.ShouldBe(0);
    }

    private static int? Number(JsonElement result) => result.TryGetProperty("status_code", out var code) ? code.GetInt32() : null;

    private static string? Text(JsonElement result, string name) => result.TryGetProperty(name, out var text) ? text.GetString() : null;

    private Task<GatewayFixture.Reply> BeatAsync(string token) =>
        gateway.SendAsync("POST", "/registry/heartbeat", $$"""{"workspace_id":"{{_id}}","active_tasks":2}""", ("Authorization", "Bearer " + token));

    private async Task<JsonElement[]> SendAsync(string body)
    {
        var reply = await gateway.SendAsync("POST", "/registry/heartbeats", body);
        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Body);
        using var answer = JsonDocument.Parse(reply.Body);
        answer.RootElement.GetProperty("next_heartbeat_ms").GetInt32().ShouldBeInRange(1, 60_000);
        return [.. answer.RootElement.GetProperty("results").EnumerateArray().Select(result => result.Clone())];
    }
}
