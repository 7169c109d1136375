namespace Molecule.EndToEnd.Tests.Clusters;

/// <summary>The cluster of all tests that take nothing away: two silos and two gateways, with short patience.</summary>
public sealed class SharedCluster : IAsyncLifetime
{
    /// <summary>Name of the collection of those tests.</summary>
    public const string Collection = "shared cluster";

    private TestCluster? _cluster;

    internal static TimeSpan HeartbeatTimeout { get; } = TimeSpan.FromSeconds(5);

    internal static TimeSpan ProvisionTimeout { get; } = TimeSpan.FromSeconds(10);

    internal TestCluster Cluster => _cluster ?? throw new InvalidOperationException("The cluster has not been started.");

    public async ValueTask InitializeAsync() => _cluster = await TestCluster.StartAsync(
        "shared", silos: 2, gateways: 2, Patience.Of(HeartbeatTimeout, ProvisionTimeout), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }
}
