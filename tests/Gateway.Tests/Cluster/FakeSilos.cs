using Molecule.Grains.Interfaces.Cluster;

namespace Molecule.Gateway.Tests.Cluster;

internal sealed class FakeSilos : ICluster
{
    private int _asked;

    public ClusterHealth Health { get; set; } = new(2, true);

    public Exception? Fails { get; set; }

    /// <summary>Whether no answer ever comes.</summary>
    public bool Hangs { get; set; }

    public ClusterMembers Members { get; set; } = new(1, [], []);

    /// <summary>How often somebody asked for the members.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public Task<ClusterMembers> ReadMembersAsync()
    {
        Interlocked.Increment(ref _asked);
        return Hangs ? new TaskCompletionSource<ClusterMembers>().Task : Fails is null ? Task.FromResult(Members) : Task.FromException<ClusterMembers>(Fails);
    }

    public async Task<ClusterHealth> CheckAsync(CancellationToken cancellationToken)
    {
        if (Hangs)
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);

        return Fails is null ? Health : throw Fails;
    }

    public Task<ClusterDescription> DescribeAsync(CancellationToken cancellationToken) => Fails is null
        ? Task.FromResult(new ClusterDescription([new SiloDescription("silo-1", "127.0.0.1:11111", 3), new SiloDescription("silo-2", "127.0.0.1:11112", 4)]))
        : Task.FromException<ClusterDescription>(Fails);
}
