using System.Text.Json;
using Molecule.Cli.Local;
using Molecule.Cli.Prerequisites;
using Molecule.Cli.Terminal;
using Molecule.Cli.Up;

namespace Molecule.Cli.Testing;

/// <summary>One run of <c>test</c>: every test there is, one group after the other, and one line at the end.</summary>
internal sealed class TestRun(TestOptions options, ProgressLines progress, StopRequests requests, TimeProvider time)
{
    private const int LinesPerFailure = 25;

    /// <summary>A group that says nothing for this long hangs. How long all its tests take together is the machine's business.</summary>
    private static readonly TimeSpan SilenceLimit = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// What tests run with, and the silos and gateways that they start. None of them lives long enough to gain from code that is profiled first, which
    /// costs a sixth of their time.
    /// </summary>
    private readonly Dictionary<string, string?> _environment = new(StringComparer.Ordinal) { ["DOTNET_TieredPGO"] = "0" };

    private bool _hasServers;

    /// <summary>Runs all of it. The last line it prints is the outcome's.</summary>
    public async Task<int> RunAsync()
    {
        using var data = DataDirectory.Take(Path.Combine(Repository.Root, ".molecule", "test"));
        var outcome = await SeeToPrerequisitesAsync();
        foreach (var assembly in Repository.TestAssemblies())
            outcome += await GroupAsync(Path.GetFileName(assembly)["Molecule.".Length..], report => RunAssemblyAsync(assembly, data, report));
        var canvas = Path.Combine(Repository.Root, "canvas");
        if (File.Exists(Path.Combine(canvas, "package.json")))
        {
            await InstallPackagesAsync(canvas);
            outcome += await GroupAsync("canvas", _ => RunVitestAsync(canvas, data));
        }
        // A filter asks for tests by name, and these have none.
        if (options.Filter is null)
        {
            if (File.Exists(Path.Combine(canvas, "package.json")))
                outcome += await GroupAsync("canvas: lint and types", _ => CheckAsync("lint", data, canvas, "npm", "run", "lint"));
            // Style and analyzers are the build's: asking them again would take as long as the build. The order of usings it does not look at.
            outcome += await GroupAsync("dotnet format", _ => FormatAsync("format", data, "whitespace"));
            outcome += await GroupAsync("dotnet format: usings", _ => FormatAsync("usings", data, "style", "--diagnostics", "IMPORTS"));
        }

        if (options.SkipsNothing)
            outcome = outcome.WithSkipsAsFailures();
        if (outcome is { Passed: 0, Failed: 0 })
            progress.Failed(options.Filter is null ? "No test ran." : $"No test ran: none has \"{options.Filter}\" in its name.");
        progress.Say("");
        progress.SayPlainly(outcome.ToString());
        return outcome.ExitCode;
    }

    private async Task<TestOutcome> SeeToPrerequisitesAsync()
    {
        // Engines of one's own run on Linux only, and only for root.
        Prerequisite[] docker = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess ? [Prerequisite.Docker, Prerequisite.Compose] : [];
        var missing = await new Installer(progress).EnsureAsync([Prerequisite.Postgres, Prerequisite.Redis, Prerequisite.Chromium, .. docker], requests.Stop);
        _hasServers = !missing.Contains(Prerequisite.Postgres) && !missing.Contains(Prerequisite.Redis);
        if (Prerequisite.Chromium.Find() is { } chromium)
            _environment["MOLECULE_CHROMIUM"] = chromium;
        // Chromium and Docker are missed by tests that say so themselves, and servers by whole groups: only in CI is a gap a failure of its own.
        return missing.Aggregate(
            TestOutcome.Nothing,
            (sum, one) => options.SkipsNothing ? sum + TestOutcome.OneFailed($"{one.Name} is missing", ["CI skips nothing."]) : sum);
    }

    /// <summary>Runs a group, says how it went and shows what failed in it.</summary>
    private async Task<TestOutcome> GroupAsync(string name, Func<Action<string>, Task<TestOutcome>> run)
    {
        requests.Stop.ThrowIfCancellationRequested();
        var outcome = await progress.StepAsync($"{name} ...", report => run(done => report($"{name}: {done}")), result => $"{name}: {result}", result => result.Failed == 0);
        foreach (var failure in outcome.Failures)
        {
            progress.Failed($"  {failure.Name}");
            progress.Quote(failure.Message.Take(LinesPerFailure));
        }
        return outcome;
    }

    private async Task<TestOutcome> RunAssemblyAsync(string assembly, DataDirectory data, Action<string> tell)
    {
        // What stands on our servers brings this program along.
        if (!_hasServers && File.Exists(Path.Combine(Path.GetDirectoryName(assembly)!, "Molecule.Cli.dll")))
            return await SkipAssemblyAsync(assembly);
        var report = Path.Combine(data.Path, Path.GetFileName(assembly) + ".json");
        File.Delete(report);
        string[] filter = options.Filter is { } text ? ["-method", text.Contains('*', StringComparison.Ordinal) ? text : $"*{text}*"] : [];
        var (exitCode, log) = await RunGuardedAsync(
            Path.GetFileName(assembly),
            data,
            Path.GetDirectoryName(assembly)!,
            assembly,
            ["-automated", "async", "-noColor", "-result-ctrf", report, .. filter],
            log => tell($"{File.ReadLines(log).Count(XunitResults.IsEndOfTest)} done"));
        if (!File.Exists(report))
            return TestOutcome.OneFailed($"{Path.GetFileName(assembly)} broke off ({Restarts.Reason(exitCode)})", Readable(log));
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(report, requests.Stop));
        var outcome = XunitResults.Read(document.RootElement);
        // Exit code 1 also means that a filter left nothing, which is for the end to judge.
        return exitCode == 0 || outcome.Failed > 0 || (options.Filter is not null && outcome.Passed + outcome.Skipped == 0)
            ? outcome
            : outcome + TestOutcome.OneFailed($"{Path.GetFileName(assembly)} ended with {Restarts.Reason(exitCode)}", Readable(log));
    }

    private async Task<TestOutcome> SkipAssemblyAsync(string assembly)
    {
        var list = await Executable.RunCheckedAsync("Listing tests", [assembly, "-list", "tests"], cancellationToken: requests.Stop);
        return new TestOutcome(0, 0, list.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, []);
    }

    private async Task<TestOutcome> RunVitestAsync(string canvas, DataDirectory data)
    {
        var report = Path.Combine(data.Path, "canvas.json");
        File.Delete(report);
        string[] filter = options.Filter is { } text ? ["--testNamePattern", text.Replace("*", ".*", StringComparison.Ordinal), "--passWithNoTests"] : [];
        var (exitCode, log) = await RunGuardedAsync(
            "canvas", data, canvas, "npm", ["test", "--", "--reporter=json", $"--outputFile={report}", .. filter]);
        if (!File.Exists(report))
            return TestOutcome.OneFailed($"The canvas tests broke off ({Restarts.Reason(exitCode)})", log);
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(report, requests.Stop));
        var outcome = VitestResults.Read(document.RootElement);
        // Vitest reports what a name filter left out as skipped; nobody asked for it.
        if (options.Filter is not null)
            outcome = outcome with { Skipped = 0 };
        return exitCode == 0 || outcome.Failed > 0
            ? outcome
            : outcome + TestOutcome.OneFailed($"The canvas tests ended with {Restarts.Reason(exitCode)}", log);
    }

    /// <summary>A tool that is content or not counts as one test.</summary>
    private async Task<TestOutcome> CheckAsync(string name, DataDirectory data, string directory, string program, params string[] arguments)
    {
        var (exitCode, log) = await RunGuardedAsync(name, data, directory, program, arguments);
        return exitCode == 0 ? TestOutcome.OnePassed : TestOutcome.OneFailed(name, log);
    }

    private Task<TestOutcome> FormatAsync(string name, DataDirectory data, string kind, params string[] further) => CheckAsync(
        name, data, Repository.Root, "dotnet", ["format", kind, "Molecule.sln", "--verify-no-changes", "--no-restore", .. further]);

    private async Task InstallPackagesAsync(string canvas)
    {
        if (!Directory.Exists(Path.Combine(canvas, "node_modules")))
        {
            await progress.StepAsync(
                "Installing the canvas' packages",
                () => Executable.RunCheckedAsync("npm ci", ["npm", "ci", "--prefix", canvas, "--no-audit", "--no-fund"], cancellationToken: requests.Stop),
                "Packages of the canvas installed");
        }
    }

    /// <summary>Runs to the end, until nothing is heard any more, or until we are asked to stop, and returns the last lines as well.</summary>
    private async Task<(int ExitCode, IReadOnlyList<string> Log)> RunGuardedAsync(
        string name, DataDirectory data, string directory, string program, IReadOnlyList<string> arguments, Action<string>? look = null)
    {
        var logFile = Path.Combine(data.Path, name + ".log");
        File.Delete(logFile);
        await using var process = await GuardedProcess.StartAsync(
            new GuardedCommand(name, program, arguments) { LogFile = logFile, WorkingDirectory = directory, Environment = _environment }, requests.Stop);
        var (length, saidAt) = (0L, time.GetTimestamp());
        while (!process.HasExited)
        {
            if (new FileInfo(logFile) is { Exists: true } said && said.Length != length)
                (length, saidAt) = (said.Length, time.GetTimestamp());
            if (time.GetElapsedTime(saidAt) > SilenceLimit)
                return (await process.KillAsync(), [.. process.LastLines(LinesPerFailure), $"stopped after {SilenceLimit.TotalMinutes:0} minutes without a word"]);
            await Task.WhenAny(process.Exited, Task.Delay(LookEvery, time, requests.Stop));
            requests.Stop.ThrowIfCancellationRequested();
            look?.Invoke(logFile);
        }
        return (await process.Exited, process.LastLines(LinesPerFailure));
    }

    /// <summary>The stream of an xunit executable without its own messages: what remains was said by somebody about a crash.</summary>
    private static IReadOnlyList<string> Readable(IReadOnlyList<string> log)
    {
        var words = log.Where(line => !line.StartsWith("{\"$type\"", StringComparison.Ordinal)).ToList();
        return words.Count > 0 ? words : log;
    }
}
