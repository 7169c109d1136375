using System.Net;
using Molecule.Gateway.Tests.Workspaces;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Access;

/// <summary>Without an operator token: clients that show nothing work on this machine, and what is shown is verified.</summary>
public sealed class LenientAccessTests(GatewayFixture gateway) : IClassFixture<GatewayFixture>
{
    private readonly Guid _own = Guid.NewGuid();
    private readonly Guid _child = Guid.NewGuid();
    private readonly Guid _grandchild = Guid.NewGuid();

    [Theory]
    [InlineData("GET", "/workspaces")]
    [InlineData("GET", "/workspaces/{0}")]
    [InlineData("DELETE", "/workspaces/{0}")]
    [InlineData("GET", "/events/{0}")]
    [InlineData("GET", "/docs")]
    [InlineData("GET", "/metrics")]
    public async Task WithoutCredentials_EverythingIsOpen(string method, string path)
    {
        Found();
        (await gateway.SendAsync(method, path.Replace("{0}", _own.ToString(), StringComparison.Ordinal))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("GET", "/workspaces")]
    [InlineData("GET", "/workspaces/{0}")]
    [InlineData("DELETE", "/workspaces/{0}")]
    [InlineData("GET", "/events/{0}")]
    public async Task WrongToken_Is401Everywhere(string method, string path)
    {
        Found();
        var reply = await gateway.SendAsync(method, path.Replace("{0}", _own.ToString(), StringComparison.Ordinal), null, GuardedGatewayFixture.Bearer("wrong"));
        reply.Status.ShouldBe(HttpStatusCode.Unauthorized);
        reply.Body.ShouldBe("""{"error":"invalid workspace auth token","code":"invalid_token"}""");
        reply.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer error=\"invalid_token\"");
    }

    [Fact]
    public async Task RightToken_MakesTheCallerThatWorkspace()
    {
        Found();
        (await gateway.SendAsync("GET", $"/workspaces/{_own}", null, GuardedGatewayFixture.Bearer("right"))).Status.ShouldBe(HttpStatusCode.OK);
        (await gateway.SendAsync("DELETE", $"/workspaces/{_own}", null, GuardedGatewayFixture.Bearer("right"))).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task NamingACaller_WithoutAToken_IsToleratedAndRouted()
    {
        Found();
        (await gateway.SendAsync("GET", $"/workspaces/{_child}", null, GuardedGatewayFixture.As(_own))).Status.ShouldBe(HttpStatusCode.OK);
        (await gateway.SendAsync("GET", $"/workspaces/{_grandchild}", null, GuardedGatewayFixture.As(_own))).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Health_LooksAtNoToken() =>
        (await gateway.SendAsync("GET", "/health", null, GuardedGatewayFixture.Bearer("wrong"))).Status.ShouldBe(HttpStatusCode.OK);

    private void Found()
    {
        Place(_own, null);
        Place(_child, _own);
        Place(_grandchild, _child);
        gateway.Cluster[_own].LiveToken = "right";

        void Place(Guid workspace, Guid? parent) =>
            gateway.Cluster[workspace].State =
                FakeWorkspace.Example(new WorkspaceId(workspace)) with { ParentId = parent is { } above ? new WorkspaceId(above) : null };
    }
}
