using System.CommandLine;
using System.Security.Cryptography;
using Molecule.Cli.Terminal;

namespace Molecule.Cli.Chaos;

/// <summary>The words of <c>molecule chaos</c>.</summary>
internal static class ChaosCommand
{
    public static Command Create(ProgressLines progress, TimeProvider time)
    {
        var usual = new ChaosOptions { Seed = 0 };
        var seed = new Option<int?>("--seed")
        {
            Description = "What fails when follows wholly from this number, from --minutes, --silos, --gateways and --timeout. Another one each time when left out; it is printed.",
            HelpName = "N",
        };
        var minutes = NumberOption.Create("--minutes", "How long parts fail. Starting, and what is judged afterwards, takes a minute or two more.", "M", 1, 1_440, (int)usual.Duration.TotalMinutes);
        var silos = NumberOption.Create("--silos", "Silo processes.", "N", 2, 8, usual.Silos);
        var gateways = NumberOption.Create("--gateways", "Gateway processes.", "N", 2, 8, usual.Gateways);
        var agents = NumberOption.Create("--agents", "Simulated agents: a third beats over HTTP, a third over the hub, a third in lists.", "N", 10, 5_000, usual.Agents);
        var timeout = NumberOption.Create("--timeout", "Seconds of silence after which an agent is offline. Other times of liveness keep their ratio to it.", "S", 12, 600, (int)usual.HeartbeatTimeout.TotalSeconds);
        var list = new Option<bool>("--list") { Description = "Print what would fail when, and end." };
        var data = new Option<string?>("--data")
        {
            Description = "Where the databases are while it runs, and the logs when something is found. Default: the directory for temporary files.",
            HelpName = "DIR",
        };
        var command = new Command(
            "chaos",
            "Break a cluster in every way and look whether it keeps its promises. Starts a cluster of its own with a private Postgres and Redis, fills it with an " +
            "organisation, and kills, hangs and stops silos, gateways, Redis, Postgres and agents on a schedule, while agents beat, commands are given and streams are " +
            "listened to. Ends with 0 when every promise was kept; with 1 when one was not, and then the logs stay and the last lines say where. Ends with 2 when it " +
            "could not be found out.")
        {
            seed, minutes, silos, gateways, agents, timeout, list, data,
        };
        command.SetAction((parsed, _) => RunAsync(
            new ChaosOptions
            {
                Seed = parsed.GetValue(seed) ?? RandomNumberGenerator.GetInt32(1_000_000),
                Duration = TimeSpan.FromMinutes(parsed.GetValue(minutes)),
                Silos = parsed.GetValue(silos),
                Gateways = parsed.GetValue(gateways),
                Agents = parsed.GetValue(agents),
                HeartbeatTimeout = TimeSpan.FromSeconds(parsed.GetValue(timeout)),
                OnlyList = parsed.GetValue(list),
                Data = parsed.GetValue(data) ?? Path.GetTempPath(),
            },
            progress,
            time));
        return command;
    }

    private static async Task<int> RunAsync(ChaosOptions options, ProgressLines progress, TimeProvider time)
    {
        using var requests = new StopRequests();
        try
        {
            return await new ChaosRun(options, progress, time).RunAsync(requests.Stop);
        }
        catch (OperationCanceledException) when (requests.Stop.IsCancellationRequested)
        {
            progress.Failed("Stopped before the end.");
            return 130;
        }
        catch (Exception e) when (FailureLines.TryWrite(progress, e))
        {
            return ChaosRun.CouldNot;
        }
    }
}
