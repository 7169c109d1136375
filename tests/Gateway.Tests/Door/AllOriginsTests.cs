using System.Net;

namespace Molecule.Gateway.Tests.Door;

/// <summary>Decision 5: <c>CORS_ORIGINS=*</c> lets every page call, but none of them as the operator who happens to use the same browser.</summary>
public sealed class AllOriginsTests(AllOriginsTests.Fixture gateway) : IClassFixture<AllOriginsTests.Fixture>
{
    private const string Page = "http://localhost:5000";

    [Fact]
    public async Task AnyPage_WithAToken_MayCall_WithoutCookies()
    {
        var reply = await gateway.SendAsync("GET", "/workspaces", null, ("Origin", Page), GuardedGatewayFixture.Operator);
        reply.Status.ShouldBe(HttpStatusCode.OK);
        reply.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["*"]);
        reply.Headers.Contains("Access-Control-Allow-Credentials").ShouldBeFalse();
    }

    [Fact]
    public async Task AnyPage_WithTheCookieOfTheOperator_IsNobody()
    {
        var signedIn = await gateway.SendAsync("POST", "/session", $$"""{"token":"{{GuardedGatewayFixture.OperatorToken}}"}""");
        var cookie = ("Cookie", signedIn.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        (await gateway.SendAsync("GET", "/workspaces", null, cookie)).Status.ShouldBe(HttpStatusCode.OK);
        (await gateway.SendAsync("GET", "/workspaces", null, cookie, ("Origin", $"http://{gateway.Address.Authority}"))).Status.ShouldBe(HttpStatusCode.OK);
        (await gateway.SendAsync("GET", "/workspaces", null, cookie, ("Origin", Page))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await gateway.SendAsync("GET", "/hubs/canvas", null, cookie, ("Origin", Page))).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    /// <summary>A gateway with an operator token that every origin may call.</summary>
    public sealed class Fixture() : GatewayFixture([("MOLECULE_OPERATOR_TOKEN", GuardedGatewayFixture.OperatorToken), ("CORS_ORIGINS", "*")]);
}
