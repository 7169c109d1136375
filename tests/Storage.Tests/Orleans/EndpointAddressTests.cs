using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.NetworkInformation;
using Molecule.Silo;

namespace Molecule.Storage.Tests.Orleans;

public sealed class EndpointAddressTests
{
    [Fact]
    public void Find_Address_IsItself() => EndpointAddress.Find("10.1.2.3").ShouldBe(IPAddress.Parse("10.1.2.3"));

    [Fact]
    public void Find_NameOfAnInterface_IsItsAddress()
    {
        var loopback = NetworkInterface.GetAllNetworkInterfaces().First(candidate => candidate.NetworkInterfaceType == NetworkInterfaceType.Loopback);

        EndpointAddress.Find(loopback.Name).ShouldBe(IPAddress.Loopback);
    }

    [Fact]
    public void Find_Neither_IsRefusedByName() => Should.Throw<ValidationException>(() => EndpointAddress.Find("eth-none")).Message.ShouldContain("eth-none");
}
