using System.Net;
using Molecule.Gateway.Cluster;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Cluster;

namespace Molecule.Gateway.Tests.Health;

public sealed class HealthEndpointsTests(GatewayFixture gateway) : IClassFixture<GatewayFixture>, IAsyncLifetime
{
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        gateway.Cluster.IsAway = gateway.Cluster.Silos.Hangs = false;
        (gateway.Cluster.Silos.Fails, gateway.Cluster.Silos.Health) = (null, new ClusterHealth(2, true));
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Health_NothingIsThere_IsOk()
    {
        gateway.Cluster.IsAway = true;
        (await gateway.SendAsync("GET", "/health")).Body.ShouldBe("""{"status":"ok"}""");
    }

    [Fact]
    public async Task Ready_OnlyRedisAway_IsReady()
    {
        var reply = await gateway.SendAsync("GET", "/ready");
        reply.Status.ShouldBe(HttpStatusCode.OK);
        reply.Body.ShouldBe("""{"status":"ready","cluster":{"status":"ok","silos":2},"postgres":{"status":"ok"},"redis":{"status":"unavailable"}}""");
    }

    [Fact]
    public async Task Ready_PostgresAway_SaysSo()
    {
        gateway.Cluster.Silos.Health = new ClusterHealth(2, false);
        var reply = await gateway.SendAsync("GET", "/ready");
        reply.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        reply.Body.ShouldBe("""{"status":"unavailable","cluster":{"status":"ok","silos":2},"postgres":{"status":"unavailable"},"redis":{"status":"unavailable"}}""");
    }

    [Theory]
    [InlineData("away")]
    [InlineData("fails")]
    [InlineData("hangs")]
    public async Task Ready_ClusterDoesNotAnswer_SaysSo(string how)
    {
        gateway.Cluster.IsAway = how == "away";
        gateway.Cluster.Silos.Hangs = how == "hangs";
        gateway.Cluster.Silos.Fails = how == "fails" ? new SiloUnavailableException() : null;
        var reply = await gateway.SendAsync("GET", "/ready");
        reply.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        reply.Body.ShouldStartWith("""{"status":"unavailable","cluster":{"status":"unavailable","silos":0},"postgres":{"status":"unavailable"}""");
    }

    /// <summary>Each key stays in a silo as an activation for a quarter of an hour, and a probe comes every second.</summary>
    [Fact]
    public async Task Probes_HoweverMany_AskBySeveralWaysAndFew()
    {
        for (var probe = 0; probe < 100; probe++)
        {
            await gateway.SendAsync("GET", "/ready");
            await gateway.SendAsync("GET", "/cluster");
        }

        gateway.Cluster.ClusterKeys.Count.ShouldBeInRange(2, ClusterWays.Count);
    }

    [Fact]
    public async Task Cluster_Silos_AreListed() => (await gateway.SendAsync("GET", "/cluster")).Body.ShouldBe(
        """{"silos":[{"name":"silo-1","address":"127.0.0.1:11111","workspaces":3},{"name":"silo-2","address":"127.0.0.1:11112","workspaces":4}]}""");

    [Fact]
    public async Task Cluster_Away_Is503()
    {
        gateway.Cluster.Silos.Fails = new StorageUnavailableException("gone");
        (await gateway.SendAsync("GET", "/cluster")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }
}
