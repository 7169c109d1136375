using System.Net;
using Molecule.EndToEnd.Tests.Clusters;

namespace Molecule.EndToEnd.Tests;

/// <summary>Tokens where nothing is enforced: two silos, two gateways, agents that need none.</summary>
[Collection(SharedCluster.Collection)]
public sealed class TokenTests(SharedCluster shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task W24_FirstRegistrationsAtOnce_ThroughBothGateways_GiveOneToken()
    {
        var gateways = shared.Cluster.Platforms;
        for (var round = 0; round < 5; round++)
        {
            var id = Guid.NewGuid();
            var issued = await Task.WhenAll(Enumerable.Range(0, 8).Select(caller => gateways[caller % gateways.Count].RegisterAsync(id, Token)));

            issued.Count(token => token is not null).ShouldBe(1);
            var token = issued.Single(token => token is not null);
            (await gateways[0].BeatAsync(id, Token, token: token)).Being(HttpStatusCode.OK);
            await shared.Cluster.Platform.DeleteAsync($"workspaces/{id}", Token);
        }
    }
}
