using Molecule.Grains.Routing;

namespace Molecule.Grains.Tests.Routing;

/// <summary>Contract 22.21: external agents on the machine itself are reached from containers, and untouched by their likes.</summary>
public sealed class AddressesTests
{
    [Theory]
    [InlineData("http://127.0.0.1:9001/a2a", "http://host.docker.internal:9001/a2a")]
    [InlineData("http://localhost:9001", "http://host.docker.internal:9001")]
    [InlineData("http://127.0.0.1:1/?next=127.0.0.1", "http://host.docker.internal:1/?next=127.0.0.1")]
    [InlineData("http://127.0.0.1:1/?next=localhost", "http://host.docker.internal:1/?next=host.docker.internal")]
    [InlineData("http://10.0.0.1:9001", "http://10.0.0.1:9001")]
    [InlineData("remote://no-inbound", "remote://no-inbound")]
    public void AsSeenFrom_AContainerToAnExternalOne_NamesTheContainersHost(string url, string seen) =>
        Addresses.AsSeenFrom(callerIsExternal: false, targetIsExternal: true, url).ShouldBe(seen);

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public void AsSeenFrom_AnybodyElse_IsAsItWasSaid(bool callerIsExternal, bool targetIsExternal) =>
        Addresses.AsSeenFrom(callerIsExternal, targetIsExternal, "http://127.0.0.1:9001").ShouldBe("http://127.0.0.1:9001");
}
