using System.Globalization;
using Molecule.Cli.Chaos.Faults;
using Molecule.Cli.Chaos.Invariants;
using Molecule.Cli.Local;
using Molecule.Cli.Prerequisites;
using Molecule.Cli.Terminal;

namespace Molecule.Cli.Chaos;

/// <summary>One run of <c>chaos</c>: a cluster, a storm, a verdict.</summary>
internal sealed class ChaosRun(ChaosOptions options, ProgressLines progress, TimeProvider time)
{
    public const int Kept = 0;
    public const int Broken = 1;
    public const int CouldNot = 2;

    /// <summary>Of each broken promise; the journal has all.</summary>
    private const int MostExamples = 5;

    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(15);

    public async Task<int> RunAsync(CancellationToken stop)
    {
        var faults = Schedule.Make(options.Seed, options.Duration, options.Silos, options.Gateways, options.HeartbeatTimeout);
        progress.SayPlainly(string.Create(
            CultureInfo.InvariantCulture,
            $"Seed {options.Seed}: {faults.Count} faults in {options.Duration.TotalSeconds:0} s; {options.Silos} silos, {options.Gateways} gateways, {options.Agents} agents, offline after {options.HeartbeatTimeout.TotalSeconds:0} s of silence."));
        if (options.OnlyList)
        {
            foreach (var fault in faults)
                progress.SayPlainly(string.Create(CultureInfo.InvariantCulture, $"{fault.At.TotalSeconds,7:0.0} s  {fault}"));
            return Kept;
        }

        var missing = await new Installer(progress).EnsureAsync([Prerequisite.Postgres, Prerequisite.Redis], stop);
        if (missing.Count > 0)
            throw new StartFailedException($"Nothing was broken: {string.Join(" and ", missing.Select(one => one.Name))} could not be installed here.", []);

        var workplace = new Workplace(options.Data);
        var violations = new List<Violation>();
        var isJudged = false;
        try
        {
            using var journal = new Journal(workplace.Log, progress, time);
            var cluster = await progress.StepAsync(
                "Starting a cluster",
                () => ChaosCluster.StartAsync(options, workplace.Directory, stop),
                started => $"A cluster runs: {string.Join(", ", started.Victims.Select(victim => victim.Part))}");
            var ports = cluster.Ports;
            await using (cluster)
            {
                foreach (var victim in cluster.Victims)
                    journal.Started(victim.Pid());
                violations.AddRange(await new Storm(options, faults, cluster, journal, progress, time).RunAsync(stop));
                if (violations.Count > 0)
                    await KeepLogsAsync(cluster, workplace, stop);
            }

            workplace.ClearData();
            violations.AddRange(await FindLeftoversAsync(journal, ports, workplace, stop));
            isJudged = true;
        }
        finally
        {
            if (isJudged && violations.Count == 0)
                workplace.Clear();
            else if (Directory.Exists(workplace.Directory))
                workplace.ClearData();
            if (!isJudged)
                progress.Note($"The logs are in {workplace.Log}");
        }

        return Say(violations, workplace);
    }

    private int Say(List<Violation> violations, Workplace workplace)
    {
        if (violations.Count == 0)
        {
            progress.Done($"Every promise was kept (seed {options.Seed})");
            return Kept;
        }

        foreach (var broken in violations.GroupBy(violation => violation.Invariant, StringComparer.Ordinal))
        {
            progress.Failed($"Not kept, {broken.Count()} times: {broken.Key}");
            progress.Quote(broken.Take(MostExamples).Select(violation => violation.What));
        }

        progress.Failed($"Promises were broken (seed {options.Seed}). The logs, and what happened when, are in {workplace.Log}");
        return Broken;
    }

    /// <summary>The servers' own logs lie with their data, which goes.</summary>
    private static async Task KeepLogsAsync(ChaosCluster cluster, Workplace workplace, CancellationToken stop)
    {
        foreach (var victim in cluster.Victims.Where(victim => victim.Part.Kind is PartKind.Postgres or PartKind.Redis))
            await File.WriteAllLinesAsync(Path.Combine(workplace.Log, victim.Part + ".log"), GuardedProcess.Tail(victim.LogFile, 1_000), stop);
    }

    private async Task<IReadOnlyList<Violation>> FindLeftoversAsync(Journal journal, IReadOnlyList<int> ports, Workplace workplace, CancellationToken stop)
    {
        const string Invariant = "nothing is left over";
        var left = new List<string>();
        await Waiting.UntilAsync(
            async () =>
            {
                var running = (await Executable.RunCheckedAsync("Listing processes", ["ps", "-A", "-o", "pid="], cancellationToken: stop))
                    .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => int.Parse(line, CultureInfo.InvariantCulture)).ToHashSet();
                left =
                [
                    .. journal.Pids.Where(running.Contains).Select(pid => $"process {pid}"),
                    .. ports.Where(LoopbackPort.IsListenedOn).Select(port => $"port {port}"),
                    .. Directory.EnumerateDirectories(workplace.Directory).Where(directory => directory != workplace.Log).Select(directory => $"directory {directory}"),
                ];
                return left.Count == 0;
            },
            EndLimit,
            stop,
            time);
        return [.. left.Select(one => new Violation(Invariant, $"There is still {one}."))];
    }
}
