using System.Net;
using Molecule.Grains.Cluster;

namespace Molecule.Grains.Tests.Cluster;

public sealed class MemberWatchTests
{
    [Fact]
    public void Of_ActiveOnes_TakeCalls()
    {
        var members = MemberWatch.Of(7, [Silo(1, SiloStatus.Active), Silo(2, SiloStatus.Joining), Silo(3, SiloStatus.Dead)]);

        members.Version.ShouldBe(7);
        members.Active.ShouldBe([Silo(1, SiloStatus.Active).SiloAddress]);
    }

    [Theory]
    [InlineData(SiloStatus.ShuttingDown)]
    [InlineData(SiloStatus.Stopping)]
    [InlineData(SiloStatus.Dead)]
    public void Of_LeavingOrGone_IsLost(SiloStatus status) =>
        MemberWatch.Of(7, [Silo(1, SiloStatus.Active), Silo(2, status)]).LostGateways.ShouldBe([new IPEndPoint(IPAddress.Loopback, 30_002)]);

    [Theory]
    [InlineData(SiloStatus.Created)]
    [InlineData(SiloStatus.Joining)]
    [InlineData(SiloStatus.Active)]
    public void Of_AnotherHasTakenItOver_IsNotLost(SiloStatus status) =>
        MemberWatch.Of(7, [Silo(2, SiloStatus.Dead, generation: 1), Silo(2, status, generation: 2)]).LostGateways.ShouldBeEmpty();

    private static MembershipEntry Silo(int number, SiloStatus status, int generation = 1) => new()
    {
        SiloAddress = SiloAddress.New(IPAddress.Loopback, 11_000 + number, generation),
        ProxyPort = 30_000 + number,
        Status = status,
    };
}
