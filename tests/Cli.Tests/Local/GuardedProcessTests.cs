using System.Diagnostics;
using System.Globalization;
using Molecule.Cli.Local;

namespace Molecule.Cli.Tests.Local;

public sealed class GuardedProcessTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Exited_ChildEndsByItself_GivesItsExitCodeAndItsWords()
    {
        using var directory = new TemporaryDirectory();
        await using var process = await GuardedProcess.StartAsync(Shell(directory, "echo first; echo second >&2; exit 7"), Token);

        (await process.Exited.WaitAsync(Limit, Token)).ShouldBe(7);
        process.LastLines(10).ShouldBe(["first", "second"]);
        process.LastLines(1).ShouldBe(["second"]);
    }

    [Fact]
    public async Task StopAsync_ChildHandlesTheSignal_MayFinish()
    {
        using var directory = new TemporaryDirectory();
        await using var process = await GuardedProcess.StartAsync(
            Shell(directory, "trap 'echo bye; exit 3' TERM; echo ready; while :; do sleep 0.05; done"), Token);
        await UntilSaysAsync(process, "ready");

        (await process.StopAsync()).ShouldBe(3);
        process.LastLines(1).ShouldBe(["bye"]);
    }

    [Fact]
    public async Task StopAsync_ChildIgnoresTheSignal_IsKilledAfterItsGrace()
    {
        using var directory = new TemporaryDirectory();
        await using var process = await GuardedProcess.StartAsync(
            Shell(directory, "trap '' TERM; echo ready; while :; do sleep 0.05; done") with { Grace = TimeSpan.FromSeconds(1) }, Token);
        await UntilSaysAsync(process, "ready");

        (await process.StopAsync()).ShouldBe(137);
        Processes.IsAlive(process.Pid).ShouldBeFalse();
    }

    [Fact]
    public async Task KillAsync_ChildHasChildren_LeavesNoneOfThem()
    {
        using var directory = new TemporaryDirectory();
        await using var process = await GuardedProcess.StartAsync(Shell(directory, "sleep 300 & echo $!; wait"), Token);
        await WaitAsync(() => process.LastLines(1).Count == 1);
        var grandchild = int.Parse(process.LastLines(1)[0], CultureInfo.InvariantCulture);

        await process.KillAsync();

        await WaitAsync(() => !Processes.IsAlive(grandchild));
    }

    [Fact]
    public async Task Pid_KilledFromOutside_IsTheChildAndNotItsGuard()
    {
        using var directory = new TemporaryDirectory();
        await using var process = await GuardedProcess.StartAsync(Shell(directory, "exec sleep 300"), Token);
        await WaitAsync(() => File.ReadAllText($"/proc/{process.Pid}/cmdline").StartsWith("sleep", StringComparison.Ordinal));

        Processes.KillHard(process.Pid);

        (await process.Exited.WaitAsync(Limit, Token)).ShouldBe(137);
    }

    [Fact]
    public async Task StartAsync_Environment_IsAddedAndTakenAway()
    {
        using var directory = new TemporaryDirectory();
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["ADDED"] = "yes", ["HOME"] = null };
        await using var process = await GuardedProcess.StartAsync(
            Shell(directory, "echo \"$ADDED ${HOME-none}\"") with { Environment = environment }, Token);

        await process.Exited.WaitAsync(Limit, Token);
        process.LastLines(1).ShouldBe(["yes none"]);
    }

    [Fact]
    public async Task StartAsync_ProgramDoesNotExist_EndsWithTheShellsWord()
    {
        using var directory = new TemporaryDirectory();
        await using var process = await GuardedProcess.StartAsync(
            new GuardedCommand("nothing", directory["no-such-program"], []) { LogFile = directory["log"] }, Token);

        (await process.Exited.WaitAsync(Limit, Token)).ShouldBe(127);
        process.LastLines(1)[0].ShouldContain("no-such-program");
    }

    [Fact]
    public async Task Guard_ParentIsKilledHard_TakesEverythingDown()
    {
        using var directory = new TemporaryDirectory();
        using var parent = StartGuardTrial(directory);
        var pids = await PidsOfTrialAsync(parent);
        pids.ShouldAllBe(pid => Processes.IsAlive(pid));

        Processes.KillHard(parent.Id);

        // One child stops when asked and one does not: its grace is a second.
        await WaitAsync(() => !pids.Any(Processes.IsAlive));
    }

    [Fact]
    public async Task Guard_ChildIsKilledWithIt_NothingHoldsOn()
    {
        using var directory = new TemporaryDirectory();
        await using var process = await GuardedProcess.StartAsync(Shell(directory, "exec sleep 300"), Token);
        var guard = Processes.ParentOf(process.Pid);

        // Without its guard's first half the child is still watched by the second.
        Processes.KillHard(guard);
        await process.DisposeAsync();

        await WaitAsync(() => !Processes.IsAlive(process.Pid));
    }

    [Fact]
    public async Task StartAsync_TerminalInterrupt_DoesNotReachTheChild()
    {
        using var directory = new TemporaryDirectory();
        await using var process = await GuardedProcess.StartAsync(Shell(directory, "exec sleep 300"), Token);

        // The terminal signals the foreground process group, which is ours.
        Processes.GroupOf(process.Pid).ShouldNotBe(Processes.GroupOf(Environment.ProcessId));
    }

    private static GuardedCommand Shell(TemporaryDirectory directory, string script) =>
        new("shell", "sh", ["-c", script]) { LogFile = directory["log"] };

    private static Process StartGuardTrial(TemporaryDirectory directory)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(GuardedProcess).Assembly.Location, "guard-trial", directory.Path])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        return Process.Start(start)!;
    }

    private static async Task<IReadOnlyList<int>> PidsOfTrialAsync(Process parent)
    {
        var line = await parent.StandardOutput.ReadLineAsync(Token).AsTask().WaitAsync(Limit, Token);
        return [.. line.ShouldNotBeNull().Split(' ').Take(2).Select(pid => int.Parse(pid, CultureInfo.InvariantCulture))];
    }

    private static Task UntilSaysAsync(GuardedProcess process, string line) => WaitAsync(() => process.LastLines(10).Contains(line));

    private static async Task WaitAsync(Func<bool> isSo) =>
        (await Waiting.UntilAsync(() => new(isSo()), Limit, Token)).ShouldBeTrue();
}
