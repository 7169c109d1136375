using Molecule.Cli.Local;
using Molecule.Cli.Up;

namespace Molecule.Cli.Tests.Up;

public sealed class GatewayPortsTests
{
    [Fact]
    public void Choose_NothingAskedAndFree_TakesTheUsualOne()
    {
        var (ports, note) = GatewayPorts.Choose(asked: null, count: 1, tryTake: _ => true);

        ports.ShouldBe([8080]);
        note.ShouldBeNull();
    }

    [Fact]
    public void Choose_UsualOneTaken_TakesTheNextFreeOneAndSaysSo()
    {
        var (ports, note) = GatewayPorts.Choose(asked: null, count: 1, tryTake: port => port > 8081);

        ports.ShouldBe([8082]);
        note.ShouldNotBeNull().ShouldContain("8080");
    }

    [Fact]
    public void Choose_SeveralGateways_AreInARowWithoutAHole()
    {
        var (ports, _) = GatewayPorts.Choose(asked: null, count: 3, tryTake: port => port != 8081 && port != 8083);

        ports.ShouldBe([8084, 8085, 8086]);
    }

    [Fact]
    public void Choose_AskedOneTaken_IsRefusedByName()
    {
        var refused = Should.Throw<StartFailedException>(() => GatewayPorts.Choose(asked: 9000, count: 2, tryTake: port => port != 9001));

        refused.Message.ShouldContain("9001");
    }
}
