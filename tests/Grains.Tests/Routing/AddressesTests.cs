using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Routing;

namespace Molecule.Grains.Tests.Routing;

/// <summary>Contract 22.21: external agents on the machine itself are reached from containers, containers by their names, and untouched by others.</summary>
public sealed class AddressesTests
{
    private static readonly WorkspaceId Target = new(Guid.Parse("6f1f5f0a-0c3e-4b5e-9a53-0d7a2f2f1c11"));

    [Theory]
    [InlineData("http://127.0.0.1:9001/a2a", "http://host.docker.internal:9001/a2a")]
    [InlineData("http://localhost:9001", "http://host.docker.internal:9001")]
    [InlineData("http://127.0.0.1:1/?next=127.0.0.1", "http://host.docker.internal:1/?next=127.0.0.1")]
    [InlineData("http://127.0.0.1:1/?next=localhost", "http://host.docker.internal:1/?next=host.docker.internal")]
    [InlineData("http://10.0.0.1:9001", "http://10.0.0.1:9001")]
    [InlineData("remote://no-inbound", "remote://no-inbound")]
    public void AsSeenFrom_AContainerToAnExternalOne_NamesTheContainersHost(string url, string seen) =>
        Addresses.AsSeenFrom(callerIsExternal: false, Target, targetIsExternal: true, url, startsAgents: true).ShouldBe(seen);

    [Theory]
    [InlineData("http://127.0.0.1:32768", "http://ws-6f1f5f0a-0c3e-4b5e-9a53-0d7a2f2f1c11:8000")]
    [InlineData("http://agent.example:8000", "http://agent.example:8000")]
    public void AsSeenFrom_AContainerToAnother_IsItsNameWhereThePlatformPublishedIt(string url, string seen) =>
        Addresses.AsSeenFrom(callerIsExternal: false, Target, targetIsExternal: false, url, startsAgents: true).ShouldBe(seen);


    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, true)]
    [InlineData(false, false, false)]
    public void AsSeenFrom_AnybodyElse_IsAsItWasSaid(bool callerIsExternal, bool targetIsExternal, bool startsAgents) =>
        Addresses.AsSeenFrom(callerIsExternal, Target, targetIsExternal, "http://127.0.0.1:9001", startsAgents).ShouldBe("http://127.0.0.1:9001");
}
