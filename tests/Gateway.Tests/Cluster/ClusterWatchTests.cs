using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Molecule.Gateway.Cluster;
using Molecule.Grains.Interfaces.Cluster;

namespace Molecule.Gateway.Tests.Cluster;

public sealed class ClusterWatchTests : IDisposable
{
    private static readonly SiloAddress Silo = SiloAddress.New(IPAddress.Loopback, 11_111, 1);

    private readonly FakeTimeProvider _time = new();
    private readonly FakeCluster _cluster = new();
    private readonly KnownMembers _members;
    private readonly ClusterWatch _watch;

    public ClusterWatchTests()
    {
        _members = new KnownMembers(_time);
        _watch = new ClusterWatch(_cluster, _members, Options.Create(new SiloOptions()), _time, NullLogger<ClusterWatch>.Instance);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _watch.Dispose();

    [Fact]
    public async Task Rounds_ClusterAnswers_LearnWhoIsThereAndAttendEach()
    {
        _cluster.Silos.Members = new ClusterMembers(1, [Silo], []);
        await _watch.StartAsync(Cancelled);

        await UntilAsync(() => _cluster.Intake.Attended >= 2);

        _members.Active.ShouldBe([Silo]);
        await _watch.StopAsync(Cancelled);
    }

    /// <summary>What hangs, hangs; the next round does not wait for it.</summary>
    [Fact]
    public async Task Rounds_SomeHangOrFail_GoOn()
    {
        _cluster.Silos.Hangs = true;
        await _watch.StartAsync(Cancelled);
        await UntilAsync(() => _cluster.Silos.Asked >= 3);

        _cluster.Silos.Hangs = false;
        _cluster.Silos.Fails = new SiloUnavailableException();
        await UntilAsync(() => _cluster.Silos.Asked >= 6);

        _cluster.Silos.Fails = null;
        _cluster.Silos.Members = new ClusterMembers(1, [Silo], []);
        await UntilAsync(() => _members.Active.Length == 1);
        await _watch.StopAsync(Cancelled);
    }

    private async Task UntilAsync(Func<bool> condition)
    {
        for (var tries = 0; !condition(); tries++)
        {
            tries.ShouldBeLessThan(2_000, "it never came to be");
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Cancelled);
        }
    }
}
