using System.Net;

namespace Molecule.Grains.Tests.Workspaces.Heartbeats;

/// <summary>A silo to those who only want to know which one they are in.</summary>
internal sealed class ThisSilo : ILocalSiloDetails
{
    public string Name => "this";

    public string ClusterId => "tests";

    public string DnsHostName => "localhost";

    public SiloAddress SiloAddress { get; } = SiloAddress.New(IPAddress.Loopback, 11111, 1);

    public SiloAddress GatewayAddress => SiloAddress;
}
