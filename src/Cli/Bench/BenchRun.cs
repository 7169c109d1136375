using System.Globalization;
using System.Text;
using Molecule.Cli.Bench.Servers;
using Molecule.Cli.Local;
using Molecule.Cli.Prerequisites;
using Molecule.Cli.Terminal;

namespace Molecule.Cli.Bench;

/// <summary>One run of <c>bench</c>: every scenario as often as asked for, then the tables.</summary>
internal sealed class BenchRun(BenchOptions options, IReadOnlyList<IScenario> scenarios, ProgressLines progress)
{
    /// <summary>With more going on than this, before anything was started, figures move.</summary>
    private const double QuietLoad = 0.5;

    public async Task<int> RunAsync(CancellationToken stop)
    {
        if (!OperatingSystem.IsLinux())
            throw new StartFailedException("bench reads what processes cost from /proc, which only Linux has.", []);
        if (Repository.Configuration != "Release")
            throw new StartFailedException("bench measures Release builds only: run ./molecule bench, which makes one.", []);
        var missing = await new Installer(progress).EnsureAsync([Prerequisite.Postgres, Prerequisite.Redis], stop);
        if (missing.Count > 0)
            throw new StartFailedException($"Nothing was measured: {string.Join(" and ", missing.Select(one => one.Name))} could not be installed here.", []);

        var machine = await Machine.DescribeAsync(stop);
        progress.Say(Spectre.Console.Markup.Escape(machine));
        if (Machine.Load > QuietLoad)
            progress.Note(string.Create(CultureInfo.InvariantCulture, $"Others work on this machine (load {Machine.Load:0.0}): rates, latencies and even ratios will move"));

        var report = new StringBuilder();
        report.Append(CultureInfo.InvariantCulture, $"{machine}. Medians of {Count(options.Runs)}, each with servers of its own; each load lasts {options.Duration.TotalSeconds:0} s after {options.WarmUp.TotalSeconds:0} s or more of warming up, until it costs no less.\n");
        foreach (var scenario in scenarios)
        {
            var runs = new List<IReadOnlyList<Figure>>();
            for (var run = 1; run <= options.Runs; run++)
                runs.Add(await RunAsync(scenario, $"{scenario.Name}, run {run} of {options.Runs}", stop));
            var section = $"\n### {scenario.Name}\n\n{scenario.Summary}\n\n{FigureTable.Render(runs)}";
            report.Append(section);
            progress.SayPlainly(section);
        }
        if (options.Markdown is { } file)
        {
            await File.WriteAllTextAsync(file, report.ToString(), stop);
            progress.Done($"Written to {file}");
        }
        return 0;
    }

    private async Task<IReadOnlyList<Figure>> RunAsync(IScenario scenario, string name, CancellationToken stop)
    {
        using var directory = new BenchDirectory(options.Data);
        return await progress.StepAsync(
            name,
            tell => scenario.RunAsync(directory, doing => tell($"{name}: {doing}"), stop),
            figures => $"{name}: " + string.Join(", ", figures.Where(figure => figure.Target is not null).Select(figure => $"{figure.What} {FigureTable.Format(figure.Value)} {figure.Unit}".TrimEnd())),
            _ => true);
    }

    private static string Count(int runs) => runs == 1 ? "1 run" : $"{runs} runs";
}
