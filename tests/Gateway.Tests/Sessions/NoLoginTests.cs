using System.Net;

namespace Molecule.Gateway.Tests.Sessions;

/// <summary>Where there is no operator token there is nothing to sign in with.</summary>
public sealed class NoLoginTests(GatewayFixture gateway) : IClassFixture<GatewayFixture>
{
    [Fact]
    public async Task Describe_IsTheOperator() =>
        (await gateway.SendAsync("GET", "/session")).Body.ShouldBe("""{"caller":"operator","login_required":false}""");

    [Fact]
    public async Task SignIn_Is409()
    {
        var reply = await gateway.SendAsync("POST", "/session", """{"token":"anything"}""");
        reply.Status.ShouldBe(HttpStatusCode.Conflict);
        reply.Body.ShouldContain("\"code\":\"no_login\"");
    }
}
