using System.Net;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Secrets;

/// <summary>Without an operator token, whoever calls from this machine is the operator, who reads no values either.</summary>
public sealed class LenientSecretTests(GatewayFixture gateway) : IClassFixture<GatewayFixture>
{
    [Fact]
    public async Task Values_WithoutAToken_AreNotGiven()
    {
        var workspace = Guid.NewGuid();
        gateway.Cluster.Secrets.Values[(new WorkspaceId(workspace), "API_KEY")] = "planted";
        gateway.Cluster[workspace].LiveToken = "its token";

        (await gateway.SendAsync("GET", $"/workspaces/{workspace}/secrets/values")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await gateway.SendAsync("GET", $"/workspaces/{workspace}/secrets/values", null, ("Authorization", "Bearer its token"))).Body
            .ShouldBe("""{"API_KEY":"planted"}""");
    }
}
