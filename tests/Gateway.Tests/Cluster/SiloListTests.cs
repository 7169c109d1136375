using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Molecule.Gateway.Cluster;

namespace Molecule.Gateway.Tests.Cluster;

public sealed class SiloListTests
{
    [Fact]
    public void TryParse_Several_AreRead()
    {
        SiloList.TryParse("127.0.0.1:30000, silo:30001 ,[::1]:30002", out var silos, out _).ShouldBeTrue();
        silos.ShouldBe([new DnsEndPoint("127.0.0.1", 30000), new DnsEndPoint("silo", 30001), new DnsEndPoint("::1", 30002)]);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" , ")]
    [InlineData("silo")]
    [InlineData("silo:")]
    [InlineData(":30000")]
    [InlineData("silo:0")]
    [InlineData("silo:65536")]
    [InlineData("silo:-1")]
    [InlineData("::1:30000")]
    [InlineData("si lo:30000")]
    [InlineData("silo:30000,http://other:1")]
    public void TryParse_Wrong_IsExplained(string text)
    {
        SiloList.TryParse(text, out _, out var error).ShouldBeFalse();
        error.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void Validate_Wrong_NamesTheVariable() =>
        new SiloOptionsValidator().Validate(null, new SiloOptions { Silos = "silo" }).FailureMessage!.ShouldContain("MOLECULE_SILOS");

    [Fact]
    public void Validate_NoClusterId_NamesTheVariable() =>
        new SiloOptionsValidator().Validate(null, new SiloOptions { ClusterId = " " }).FailureMessage!.ShouldContain("MOLECULE_CLUSTER__ID");

    [Fact]
    public async Task GetGateways_Names_AreLookedUp()
    {
        var lookup = LookUp("localhost:30000,127.0.0.1:30001");
        var found = await lookup.GetGateways();
        found.ShouldContain(uri => uri.Host == "127.0.0.1" && uri.Port == 30000);
        found.ShouldContain(uri => uri.Host == "127.0.0.1" && uri.Port == 30001);
    }

    [Fact]
    public async Task GetGateways_NameThatCannotBeLookedUp_LeavesTheOthers()
    {
        var lookup = LookUp("no-such-host.invalid:30000,127.0.0.1:30001");
        (await lookup.GetGateways()).ShouldHaveSingleItem().Port.ShouldBe(30001);
    }

    private static SiloLookup LookUp(string silos) => new(
        Options.Create(new SiloOptions { Silos = silos }), new KnownMembers(TimeProvider.System), TimeProvider.System, NullLogger<SiloLookup>.Instance);
}
