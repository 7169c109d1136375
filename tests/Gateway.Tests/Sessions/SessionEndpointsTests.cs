using System.Net;
using Microsoft.AspNetCore.SignalR.Client;

namespace Molecule.Gateway.Tests.Sessions;

public sealed class SessionEndpointsTests(GuardedGatewayFixture gateway) : IClassFixture<GuardedGatewayFixture>
{
    private string Own => $"http://{gateway.Address.Authority}";

    [Fact]
    public async Task Describe_WithoutCredentials_AsksToSignIn() =>
        (await gateway.SendAsync("GET", "/session")).Body.ShouldBe("""{"caller":"anonymous","login_required":true}""");

    [Fact]
    public async Task Describe_WithTheOperatorToken_IsTheOperator() =>
        (await gateway.SendAsync("GET", "/session", null, GuardedGatewayFixture.Operator)).Body.ShouldBe("""{"caller":"operator","login_required":true}""");

    [Fact]
    public async Task SignIn_GivesACookieThatScriptsAndOtherSitesDoNotGet()
    {
        var reply = await SignInAsync();
        reply.Body.ShouldBe("""{"caller":"operator","login_required":true}""");
        var cookie = reply.Headers.GetValues("Set-Cookie").Single().Split("; ");
        cookie[0].ShouldNotContain(GuardedGatewayFixture.OperatorToken);
        cookie.ShouldContain("httponly");
        cookie.ShouldContain("samesite=strict");
        cookie.ShouldContain("path=/");
        cookie.ShouldNotContain("secure");
    }

    [Fact]
    public async Task SignIn_FromAPageThatCameByTls_GivesASecureCookie()
    {
        var reply = await SignInAsync(("Host", "canvas.example"), ("Origin", "https://canvas.example"));
        reply.Headers.GetValues("Set-Cookie").Single().Split("; ").ShouldContain("secure");
    }

    [Fact]
    public async Task Cookie_OpensEverything()
    {
        var cookie = await CookieAsync();
        (await gateway.SendAsync("GET", "/session", null, cookie)).Body.ShouldContain("\"caller\":\"operator\"");
        (await gateway.SendAsync("GET", "/workspaces", null, cookie)).Status.ShouldBe(HttpStatusCode.OK);
        (await gateway.SendAsync("GET", "/workspaces", null, cookie, ("Origin", Own))).Status.ShouldBe(HttpStatusCode.OK);
        (await gateway.SendAsync("GET", "/workspaces", null, cookie, ("Origin", "https://canvas.example"))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Cookie_BesideAWrongToken_Is401() =>
        (await gateway.SendAsync("GET", "/workspaces", null, await CookieAsync(), GuardedGatewayFixture.Bearer("wrong"))).Status.ShouldBe(HttpStatusCode.Unauthorized);

    [Fact]
    public async Task Cookie_ThatIsForged_Is401() =>
        (await gateway.SendAsync("GET", "/workspaces", null, ("Cookie", "molecule_session=9999999999.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")))
            .Status.ShouldBe(HttpStatusCode.Unauthorized);

    [Fact]
    public async Task SignIn_WithAnotherToken_Is401AndGivesNothing()
    {
        var reply = await gateway.SendAsync("POST", "/session", """{"token":"wrong"}""");
        reply.Status.ShouldBe(HttpStatusCode.Unauthorized);
        reply.Body.ShouldBe("""{"error":"this is not the operator token","code":"invalid_token","field":"token"}""");
        reply.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"token":""}""")]
    [InlineData("""{"token":5}""")]
    public async Task SignIn_WithoutAToken_Is400(string body) =>
        (await gateway.SendAsync("POST", "/session", body)).Status.ShouldBe(HttpStatusCode.BadRequest);

    [Fact]
    public async Task SignOut_TakesTheCookieBack()
    {
        var reply = await gateway.SendAsync("DELETE", "/session", null, await CookieAsync());
        reply.Body.ShouldBe("""{"caller":"anonymous","login_required":true}""");
        reply.Headers.GetValues("Set-Cookie").Single().ShouldStartWith("molecule_session=; expires=Thu, 01 Jan 1970");
    }

    [Fact]
    public async Task Hub_WithoutCredentials_IsNotOpened()
    {
        await using var hub = Connect(_ => { });
        (await Should.ThrowAsync<HttpRequestException>(() => hub.StartAsync(TestContext.Current.CancellationToken))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Hub_WithTheCookieOrTheToken_IsOpened()
    {
        var cookie = await CookieAsync();
        foreach (var (name, value) in new[] { cookie, GuardedGatewayFixture.Operator })
        {
            await using var hub = Connect(headers => headers[name] = value);
            await hub.StartAsync(TestContext.Current.CancellationToken);
            hub.State.ShouldBe(HubConnectionState.Connected);
        }
    }

    private Task<GatewayFixture.Reply> SignInAsync(params (string Name, string Value)[] headers) =>
        gateway.SendAsync("POST", "/session", $$"""{"token":"{{GuardedGatewayFixture.OperatorToken}}"}""", headers);

    private async Task<(string Name, string Value)> CookieAsync() =>
        ("Cookie", (await SignInAsync()).Headers.GetValues("Set-Cookie").Single().Split(';')[0]);

    private HubConnection Connect(Action<IDictionary<string, string>> addHeaders) => new HubConnectionBuilder()
        .WithUrl(new Uri(gateway.Address, "/hubs/canvas"), connection => addHeaders(connection.Headers))
        .Build();
}
