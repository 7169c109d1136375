using System.Diagnostics;
using Molecule.Cli.Bench.Servers;
using Molecule.Cli.Local;

namespace Molecule.Cli.Tests.Bench;

public sealed class ServerProcessTests
{
    [Fact]
    public void Parse_NameWithSpacesAndBrackets_IsReadPastIt()
    {
        var process = ProcessFile.Parse(7, "7 (a) b (c) S 3 7 7 0 -1 4194304 100 200 0 0 150 50 20 5 20 0 1 0 100 1000 10");

        process.Parent.ShouldBe(3);
        process.Own.ShouldBe(TimeSpan.FromSeconds(2));
        process.Ended.ShouldBe(TimeSpan.FromMilliseconds(250));
    }

    [Fact]
    public void Read_NoSuchProcess_IsNull() => ProcessFile.Read(int.MaxValue).ShouldBeNull();

    [Fact]
    public async Task ReadCpu_ChildrenThatLiveAndThatEnded_Count()
    {
        // A shell whose first child has ended after some work, and whose second goes on.
        const string Work = "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done";
        using var directory = new Local.TemporaryDirectory();
        await using var process = await GuardedProcess.StartAsync(
            new GuardedCommand("worker", "sh", ["-c", $"sh -c '{Work}'; echo ended; sh -c '{Work}; echo worked; sleep 60'"]) { LogFile = directory["log"] },
            TestContext.Current.CancellationToken);
        (await Waiting.UntilAsync(
            () => new(process.LastLines(10).Contains("worked")), TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken)).ShouldBeTrue();

        var shell = ProcessFile.Read(process.Pid)!;
        var all = new ServerProcess("worker", process.Pid).ReadCpu();

        shell.Ended.ShouldBeGreaterThan(TimeSpan.Zero);
        all.ShouldBeGreaterThan(shell.Own + shell.Ended);
    }

    [Fact]
    public void ReadResident_OfThisProcess_IsAboutWhatTheRuntimeSays()
    {
        using var self = Process.GetCurrentProcess();
        ProcessFile.ReadResident(Environment.ProcessId).ShouldBeInRange(self.WorkingSet64 / 2, self.WorkingSet64 * 2);
    }

    [Fact]
    public void ReadMemory_CountsWhatIsSharedOnlyInPart() =>
        new ServerProcess("self", Environment.ProcessId).ReadMemory().ShouldBeGreaterThan(ProcessFile.ReadResident(Environment.ProcessId) / 4);
}
