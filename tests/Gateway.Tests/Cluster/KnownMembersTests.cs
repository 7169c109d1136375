using System.Net;
using Microsoft.Extensions.Time.Testing;
using Molecule.Gateway.Cluster;
using Molecule.Grains.Interfaces.Cluster;

namespace Molecule.Gateway.Tests.Cluster;

public sealed class KnownMembersTests
{
    private static readonly IPEndPoint Hung = new(IPAddress.Loopback, 30_002);
    private static readonly SiloAddress Silo = SiloAddress.New(IPAddress.Loopback, 11_111, 1);

    private readonly FakeTimeProvider _time = new();
    private readonly KnownMembers _members;

    public KnownMembersTests()
    {
        _time.Advance(TimeSpan.FromDays(1));
        _members = new KnownMembers(_time);
    }

    [Fact]
    public void IsLost_NothingKnown_NobodyIs()
    {
        _members.IsLost(Hung).ShouldBeFalse();
        _members.Active.ShouldBeEmpty();
    }

    [Fact]
    public void IsLost_SaidSo_IsWhatWasSaid()
    {
        _members.Learn(new ClusterMembers(3, [Silo], [Hung]));

        _members.IsLost(new IPEndPoint(IPAddress.Loopback, 30_002)).ShouldBeTrue();
        _members.IsLost(new IPEndPoint(IPAddress.Loopback, 30_001)).ShouldBeFalse();
        _members.Active.ShouldBe([Silo]);
    }

    [Fact]
    public void Learn_FromASiloThatIsBehind_ChangesNothing()
    {
        _members.Learn(new ClusterMembers(3, [Silo], [Hung]));
        _members.Learn(new ClusterMembers(2, [], []));

        _members.IsLost(Hung).ShouldBeTrue();
        _members.Active.ShouldBe([Silo]);
    }

    [Fact]
    public void IsLost_NobodyAnsweredForLong_NobodyIs()
    {
        _members.Learn(new ClusterMembers(3, [Silo], [Hung]));
        _time.Advance(TimeSpan.FromSeconds(11));

        _members.IsLost(Hung).ShouldBeFalse();
    }

    /// <summary>A cluster with a new membership table counts from the beginning.</summary>
    [Fact]
    public void Learn_FromANewClusterAfterSilence_IsBelieved()
    {
        _members.Learn(new ClusterMembers(300, [Silo], [Hung]));
        _time.Advance(TimeSpan.FromSeconds(11));
        _members.Learn(new ClusterMembers(1, [], []));

        _members.Active.ShouldBeEmpty();
    }
}
