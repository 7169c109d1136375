using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Molecule.Gateway.Cluster;
using Molecule.Grains.Interfaces.Cluster;

namespace Molecule.Gateway.Tests.Cluster;

public sealed class SiloLookupTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly KnownMembers _members;
    private readonly SiloLookup _lookup;

    public SiloLookupTests()
    {
        _members = new KnownMembers(_time);
        _lookup = new SiloLookup(
            Options.Create(new SiloOptions { Silos = "127.0.0.1:30001,127.0.0.1:30002" }), _members, _time, NullLogger<SiloLookup>.Instance);
    }

    [Fact]
    public async Task GetGateways_NothingKnown_AreAllThatAreConfigured() => (await PortsAsync()).ShouldBe([30_001, 30_002]);

    [Fact]
    public async Task GetGateways_OneIsLost_AreTheOthersFromTheNextLookOn()
    {
        (await PortsAsync()).ShouldBe([30_001, 30_002]);
        Lose(30_002);
        (await PortsAsync()).ShouldBe([30_001]);

        _members.Learn(new ClusterMembers(2, [], []));
        (await PortsAsync()).ShouldBe([30_001, 30_002]);
    }

    [Fact]
    public async Task GetGateways_AllAreLost_AreAll()
    {
        Lose(30_001, 30_002);
        (await PortsAsync()).ShouldBe([30_001, 30_002]);
    }

    private void Lose(params int[] ports) =>
        _members.Learn(new ClusterMembers(1, [], [.. ports.Select(port => new IPEndPoint(IPAddress.Loopback, port))]));

    private async Task<IEnumerable<int>> PortsAsync() => (await _lookup.GetGateways()).Select(gateway => gateway.Port);
}
