using Microsoft.Extensions.Options;
using Molecule.Gateway.Door;

namespace Molecule.Gateway.Tests.Door;

public sealed class ServedHostsTests
{
    private const string Token = "0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("molecule.example", true)]
    [InlineData("MOLECULE.example", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("evil.example", false)]
    [InlineData("sub.molecule.example", false)]
    public void Serve_NamedHosts_AndLoopback(string host, bool served) =>
        new ServedHosts(Options.Create(new DoorOptions { OperatorToken = Token, Hosts = "molecule.example, 10.1.2.3" })).Serve(host).ShouldBe(served);
}
