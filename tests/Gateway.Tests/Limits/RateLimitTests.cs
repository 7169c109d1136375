using System.Net;
using Molecule.Gateway.Tests.Workspaces;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Limits;

/// <summary>
/// W37: by caller, not by address; headers do not change whose share is used. Each test has a gateway of its own, since all of them come
/// from one address.
/// </summary>
public sealed class RateLimitTests : IAsyncLifetime
{
    private const int Limit = 5;

    private readonly LimitedGatewayFixture _gateway = new();
    private readonly Guid _one = Guid.NewGuid();
    private readonly Guid _other = Guid.NewGuid();

    public ValueTask InitializeAsync()
    {
        foreach (var workspace in (Guid[])[_one, _other])
        {
            _gateway.Cluster[workspace].State = FakeWorkspace.Example(new WorkspaceId(workspace));
            _gateway.Cluster[workspace].LiveToken = "right";
        }

        return _gateway.InitializeAsync();
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Anonymous_OneOverTheLimit_Is429()
    {
        await RepeatAsync(Limit, HttpStatusCode.OK, "GET", "/session");
        var reply = await _gateway.SendAsync("GET", "/session");
        reply.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        reply.Body.ShouldBe("""{"error":"rate limit exceeded","code":"rate_limited","retry_after":60}""");
        reply.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromMinutes(1));
        reply.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
    }

    [Fact]
    public async Task Heartbeats_TooManyWrongTokens_NoFurtherOneIsLookedAt()
    {
        var ids = Enumerable.Range(0, Limit).Select(_ => Guid.NewGuid()).ToArray();
        foreach (var id in ids)
            _gateway.Cluster[id].Failures.Enqueue(new InvalidTokenException());

        (await BeatAsync(ids, "wrong")).Body.Split("\"status_code\":401").Length.ShouldBe(Limit + 1);
        var reply = await BeatAsync([_one], "right");

        reply.Body.ShouldContain("\"status_code\":429");
        _gateway.Cluster[_one].Calls.ShouldBe(0);
    }

    [Fact]
    public async Task Anonymous_ForwardedHeaders_ChangeNothing()
    {
        for (var i = 0; i < Limit; i++)
            await _gateway.SendAsync("GET", "/session", null, ("X-Forwarded-For", $"10.0.0.{i}"), ("X-Real-IP", $"10.0.1.{i}"));

        (await _gateway.SendAsync("GET", "/session", null, ("X-Forwarded-For", "10.0.0.99"))).Status.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Workspaces_BehindOneAddress_HaveEachTheirOwn()
    {
        await RepeatAsync(Limit, HttpStatusCode.OK, "GET", $"/workspaces/{_one}", GuardedGatewayFixture.Bearer("right"));
        await RepeatAsync(1, HttpStatusCode.TooManyRequests, "GET", $"/workspaces/{_one}", GuardedGatewayFixture.Bearer("right"));
        await RepeatAsync(Limit, HttpStatusCode.OK, "GET", $"/workspaces/{_other}", GuardedGatewayFixture.Bearer("right"));
    }

    [Fact]
    public async Task Heartbeats_AreCountedByTheWorkspaceInTheBody()
    {
        await BeatAsync(_one, Limit, HttpStatusCode.OK);
        await BeatAsync(_one, 1, HttpStatusCode.TooManyRequests);
        await BeatAsync(_other, Limit, HttpStatusCode.OK);
        _gateway.Cluster[_one].Calls.ShouldBe(Limit);
    }

    [Fact]
    public async Task Operator_IsNotLimited()
    {
        await RepeatAsync(3 * Limit, HttpStatusCode.OK, "GET", "/workspaces", GuardedGatewayFixture.Operator);
        for (var i = 0; i < 3 * Limit; i++)
            (await _gateway.SendAsync("POST", "/registry/heartbeat", $$"""{"workspace_id":"{{_one}}"}""", GuardedGatewayFixture.Operator)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task HealthAndMetrics_AreNotLimited()
    {
        await RepeatAsync(3 * Limit, HttpStatusCode.OK, "GET", "/health");
        await RepeatAsync(3 * Limit, HttpStatusCode.Unauthorized, "GET", "/metrics");
    }

    [Fact]
    public async Task WrongTokens_OneOverTheLimit_Are429AndBotherNoGrain()
    {
        await RepeatAsync(Limit, HttpStatusCode.Unauthorized, "GET", $"/workspaces/{_one}", GuardedGatewayFixture.Bearer("wrong"));
        await RepeatAsync(1, HttpStatusCode.TooManyRequests, "GET", $"/workspaces/{_one}", GuardedGatewayFixture.Bearer("wrong"));
        await RepeatAsync(1, HttpStatusCode.TooManyRequests, "GET", "/workspaces", GuardedGatewayFixture.Bearer("wrong"));
        _gateway.Cluster[_one].Verifications.ShouldBe(Limit);
        await RepeatAsync(1, HttpStatusCode.OK, "GET", "/workspaces", GuardedGatewayFixture.Operator);
    }

    [Fact]
    public async Task WrongTokensOfAgents_AreCountedOverAllWorkspaces()
    {
        for (var i = 0; i < Limit; i++)
        {
            var workspace = Guid.NewGuid();
            _gateway.Cluster[workspace].Failures.Enqueue(new InvalidTokenException());
            await BeatAsync(workspace, 1, HttpStatusCode.Unauthorized);
        }

        await BeatAsync(_one, 1, HttpStatusCode.TooManyRequests);
        _gateway.Cluster[_one].Calls.ShouldBe(0);
    }

    [Fact]
    public async Task WrongTokens_UseUpNobodysRequests()
    {
        await RepeatAsync(2 * Limit, null, "GET", $"/workspaces/{_one}", GuardedGatewayFixture.Bearer("wrong"));
        await RepeatAsync(Limit, HttpStatusCode.OK, "GET", "/session");
    }

    [Fact]
    public async Task SignIn_TooManyAttempts_Are429_AlsoWithTheRightToken()
    {
        for (var i = 0; i < 3; i++)
            (await _gateway.SendAsync("POST", "/session", """{"token":"guess"}""")).Status.ShouldBe(HttpStatusCode.Unauthorized);

        var reply = await _gateway.SendAsync("POST", "/session", $$"""{"token":"{{GuardedGatewayFixture.OperatorToken}}"}""");
        reply.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        reply.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    private Task<GatewayFixture.Reply> BeatAsync(Guid[] workspaces, string token) => _gateway.SendAsync(
        "POST", "/registry/heartbeats", "[" + string.Join(',', workspaces.Select(id => $$"""{"workspace_id":"{{id}}","auth_token":"{{token}}"}""")) + "]");

    private async Task RepeatAsync(int times, HttpStatusCode? status, string method, string path, params (string Name, string Value)[] headers)
    {
        for (var i = 0; i < times; i++)
        {
            var reply = await _gateway.SendAsync(method, path, null, headers);
            if (status is { } expected)
                reply.Status.ShouldBe(expected);
        }
    }

    private async Task BeatAsync(Guid workspace, int times, HttpStatusCode status)
    {
        for (var i = 0; i < times; i++)
        {
            var reply = await _gateway.SendAsync("POST", "/registry/heartbeat", $$"""{"workspace_id":"{{workspace}}"}""", GuardedGatewayFixture.Bearer("right"));
            reply.Status.ShouldBe(status);
        }
    }
}
