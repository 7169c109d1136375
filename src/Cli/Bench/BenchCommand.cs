using System.CommandLine;
using Molecule.Cli.Bench.Crowds;
using Molecule.Cli.Bench.Heartbeats;
using Molecule.Cli.Bench.Load;
using Molecule.Cli.Bench.Residents;
using Molecule.Cli.Bench.Storms;
using Molecule.Cli.Bench.Streams;
using Molecule.Cli.Terminal;

namespace Molecule.Cli.Bench;

/// <summary>The words of <c>molecule bench</c>.</summary>
internal static class BenchCommand
{
    private static readonly string[] Names = ["heartbeats", "memory", "stream", "storm", "million"];

    /// <summary>What is measured when nothing is named: not what takes half an hour.</summary>
    private static readonly string[] Usual = ["heartbeats", "memory"];

    public static Command Create(ProgressLines progress, TimeProvider time)
    {
        var scenarios = new Argument<string[]>("scenario")
        {
            Description =
                "What to measure; heartbeats and memory when left out. heartbeats: what one costs over HTTP, beside a server that does nothing and one that writes each. " +
                "memory: what a workspace takes that is awake and idle. stream: how long it takes until 200 canvases have heard of a commit. storm: whether anybody is called offline when all agents come back at once after a restart. million: whether a million that beat every 30 s stay online, half an hour for each run.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        scenarios.AcceptOnlyFromAmong(Names);
        var runs = NumberOption.Create("--runs", "How often each is measured; the table shows medians and how far they moved.", "N", 1, 100, new BenchOptions().Runs);
        var seconds = NumberOption.Create("--seconds", "How long each load is measured. Shorter is for trying out.", "S", 1, 3_600, (int)new BenchOptions().Duration.TotalSeconds);
        var connections = NumberOption.Create("--connections", "Connections of the load generator.", "N", 1, 1_000, new BenchOptions().Connections);
        var workspaces = NumberOption.Create("--workspaces", "Workspaces that beat.", "N", HeartbeatListRequests.ListLength, 100_000, new BenchOptions().Workspaces);
        var idle = NumberOption.Create("--idle", "Workspaces that are awake while memory is looked at.", "N", 1_000, 2_000_000, new BenchOptions().Residents);
        var crowd = NumberOption.Create("--crowd", "Workspaces of million. Fewer is for trying out.", "N", 10 * HeartbeatListRequests.ListLength, 2_000_000, new BenchOptions().Crowd);
        var begin = NumberOption.Create("--begin", "Workspaces of million that begin every 30 s, until all have. Fewer on a slow machine.", "N", 10 * HeartbeatListRequests.ListLength, 2_000_000, new BenchOptions().CrowdBegins);
        var minutes = NumberOption.Create("--minutes", "How long million beats.", "M", 1, 1_440, (int)new BenchOptions().CrowdDuration.TotalMinutes);
        var returning = NumberOption.Create("--returning", "Agents of storm.", "N", 100, 200_000, new BenchOptions().Returning);
        var data = new Option<string?>("--data")
        {
            Description = "Where the databases are while it runs: on the disk that is to be measured. Default: the directory for temporary files.",
            HelpName = "DIR",
        };
        var markdown = new Option<string?>("--markdown") { Description = "A file that receives the report as well.", HelpName = "FILE" };
        var command = new Command(
            "bench",
            "Measure what Molecule costs on this machine, beside simpler servers that are measured in the same run. Starts servers of its own with a " +
            "private Postgres and Redis, and leaves nothing. Requests per second and latencies depend on the machine and on what else it does; " +
            "CPU for a request and ratios to the baselines are what to look at. Linux only.")
        {
            scenarios, runs, seconds, connections, workspaces, idle, crowd, begin, minutes, returning, data, markdown,
        };
        command.SetAction((parsed, _) => RunAsync(
            new BenchOptions
            {
                Scenarios = parsed.GetValue(scenarios) is { Length: > 0 } named ? named : Usual,
                Runs = parsed.GetValue(runs),
                Duration = TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                Connections = parsed.GetValue(connections),
                Workspaces = parsed.GetValue(workspaces),
                Residents = parsed.GetValue(idle),
                Crowd = parsed.GetValue(crowd),
                CrowdBegins = parsed.GetValue(begin),
                CrowdDuration = TimeSpan.FromMinutes(parsed.GetValue(minutes)),
                Returning = parsed.GetValue(returning),
                Data = parsed.GetValue(data) ?? Path.GetTempPath(),
                Markdown = parsed.GetValue(markdown),
            },
            progress,
            time));
        return command;
    }

    private static async Task<int> RunAsync(BenchOptions options, ProgressLines progress, TimeProvider time)
    {
        using var requests = new StopRequests();
        try
        {
            IScenario[] all = [new HeartbeatScenario(options, time), new ResidentScenario(options, time), new StreamScenario(options, time), new StormScenario(options, time), new CrowdScenario(options, time)];
            return await new BenchRun(options, [.. all.Where(scenario => options.Scenarios.Contains(scenario.Name))], progress).RunAsync(requests.Stop);
        }
        catch (OperationCanceledException) when (requests.Stop.IsCancellationRequested)
        {
            progress.Failed("Stopped before the end.");
            return 130;
        }
        catch (LoadFailedException e)
        {
            progress.Failed(e.Message);
            return 1;
        }
        catch (Exception e) when (FailureLines.TryWrite(progress, e))
        {
            return 1;
        }
    }
}
