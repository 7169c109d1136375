using Molecule.Cli.Chaos;
using Molecule.Cli.Terminal;
using Spectre.Console;

namespace Molecule.EndToEnd.Tests;

/// <summary><c>molecule chaos</c> in small: everything fails in turn, and every promise is kept.</summary>
public sealed class ChaosTests(ITestOutputHelper output)
{
    /// <summary>A schedule in which Postgres, a silo, Redis and a gateway are killed, the silo is stopped too, and some agents die.</summary>
    private const int Seed = 3;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SmallCluster_AllPartsFail_KeepsEveryPromiseAndLeavesNothing()
    {
        var said = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(said) });
        var options = new ChaosOptions
        {
            Seed = Seed,
            Duration = TimeSpan.FromSeconds(29),
            Silos = 2,
            Gateways = 2,
            Agents = 20,
            HeartbeatTimeout = TimeSpan.FromSeconds(32),
        };

        var exitCode = await new ChaosRun(options, new ProgressLines(console, TimeProvider.System), TimeProvider.System).RunAsync(Token);

        output.WriteLine(said.ToString());
        exitCode.ShouldBe(ChaosRun.Kept, said.ToString());
        said.ToString().ShouldContain("facts add up to the table");
        said.ToString().ShouldContain($"Every promise was kept (seed {Seed})");
    }
}
