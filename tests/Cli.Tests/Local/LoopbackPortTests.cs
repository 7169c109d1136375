using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Molecule.Cli.Local;

namespace Molecule.Cli.Tests.Local;

public sealed class LoopbackPortTests
{
    [Fact]
    public void Take_ManyTimes_NeverGivesOneTwice()
    {
        var ports = Enumerable.Range(0, 50).Select(_ => LoopbackPort.Take()).ToList();

        ports.Distinct().Count().ShouldBe(50);
        ports.ShouldAllBe(port => LoopbackPort.IsFree(port));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    public void TryTake_SomebodyListens_IsRefused(string address)
    {
        using var stranger = new TcpListener(IPAddress.Parse(address), 0);
        stranger.Start();
        var port = ((IPEndPoint)stranger.LocalEndpoint).Port;

        LoopbackPort.TryTake(port).ShouldBeFalse();
        LoopbackPort.IsListenedOn(port).ShouldBeTrue();
    }

    [Fact]
    public async Task TryTake_AnotherOfOurProcessesChoseIt_IsRefusedUntilThatEnds()
    {
        using var directory = new TemporaryDirectory();
        // It chose its port, and nobody listens there yet: that is the moment in which two starts meet.
        using var other = Process.Start(new ProcessStartInfo("dotnet", [typeof(LoopbackPort).Assembly.Location, "guard-trial", directory.Path])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        var words = (await other.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!.Split(' ');
        var port = int.Parse(words[2], CultureInfo.InvariantCulture);

        LoopbackPort.IsFree(port).ShouldBeTrue();
        LoopbackPort.TryTake(port).ShouldBeFalse();
        Processes.KillHard(other.Id);
        await other.WaitForExitAsync(TestContext.Current.CancellationToken);
        LoopbackPort.TryTake(port).ShouldBeTrue();
    }
}
