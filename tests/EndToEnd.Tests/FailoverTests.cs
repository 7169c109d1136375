using Molecule.EndToEnd.Tests.Agents;
using Molecule.EndToEnd.Tests.Clusters;

namespace Molecule.EndToEnd.Tests;

/// <summary>Silos go, by accident or on purpose, and callers hardly see it.</summary>
public sealed class FailoverTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    /// <summary>A machine that is busy with other things is slower; these are not the figures that are promised, but what would be plainly wrong.</summary>
    private static readonly TimeSpan PlainlyWrong = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A silo of three is killed or hangs: heartbeats and reads are retried until another silo answers them.</summary>
    [Theory]
    [InlineData("KILL", 5)]
    [InlineData("STOP", 14)]
    public async Task SiloIsLost_ItsWorkspacesAnswerFromTheOthers(string signal, int seconds)
    {
        await using var cluster = await TestCluster.StartAsync($"failover-{signal}", silos: 3, gateways: 1, Patience.Of(TimeSpan.FromSeconds(60)), Token);
        await using var load = await SteadyLoad.StartAsync(cluster.Platform, 60, Pace, Token);
        await Until.PassedAsync(TimeSpan.FromSeconds(4), Token);

        var fault = TimeProvider.System.GetTimestamp();
        await cluster.Silo("silo-2").SignalAsync(signal);
        await Until.PassedAsync(TimeSpan.FromSeconds(seconds) * 2, Token);
        await load.StopAsync();

        Report($"{signal} of one silo of three", load, fault);
        foreach (var workspace in load.Workspaces)
        {
            var first = load.Calls.Where(call => call.Workspace == workspace && call.Start > fault && call.IsGood).Min(call => call.End);
            TimeProvider.System.GetElapsedTime(fault, first).ShouldBeLessThan(PlainlyWrong);
        }

        var last = load.Calls.Where(call => !call.IsGood).Select(call => call.Start).DefaultIfEmpty(fault).Max();
        TimeProvider.System.GetElapsedTime(fault, last).ShouldBeLessThan(TimeSpan.FromSeconds(seconds) * 1.5, "every call that is made later is answered");
        if (signal == "KILL")
        {
            load.Calls.Where(call => !call.IsGood && call.Kind != SteadyLoad.Kind.Rename).ShouldBeEmpty("heartbeats and reads are retried");
        }
    }

    /// <summary>All silos are restarted one after the other, under load, and nobody sees it.</summary>
    [Fact]
    public async Task SilosAreRestartedOneAfterTheOther_NoCallFails()
    {
        await using var cluster = await TestCluster.StartAsync("failover-rolling", silos: 3, gateways: 1, Patience.Of(TimeSpan.FromSeconds(60)), Token);
        await using var load = await SteadyLoad.StartAsync(cluster.Platform, 60, Pace, Token);
        await Until.PassedAsync(TimeSpan.FromSeconds(4), Token);

        var start = TimeProvider.System.GetTimestamp();
        foreach (var silo in cluster.Parts.Silos)
        {
            await silo.Process.StopAsync();
            (await silo.Process.Exited).ShouldBe(0, "it ends by itself");
            await Until.PassedAsync(TimeSpan.FromSeconds(1), Token);
            await silo.Process.StartAgainAsync(Token);
            await cluster.Parts.WaitUntilReadyAsync(Token);
        }

        await Until.PassedAsync(TimeSpan.FromSeconds(4), Token);
        await load.StopAsync();

        Report("Rolling restart of three silos", load, start);
        load.Calls.Where(call => !call.IsGood).ShouldBeEmpty();
    }

    private void Report(string what, SteadyLoad load, long fault)
    {
        var after = load.Calls.Where(call => call.Start > fault).ToArray();
        output.WriteLine($"{what}: {load.Calls.Count} calls, {load.Calls.Count(call => !call.IsGood)} failed.");
        var slowest = load.Workspaces.Max(workspace =>
            TimeProvider.System.GetElapsedTime(fault, after.Where(call => call.Workspace == workspace && call.IsGood).Select(call => call.End).DefaultIfEmpty(long.MaxValue).Min()));
        output.WriteLine($"  Every workspace had answered {slowest.TotalSeconds:0.0} s after it.");
        foreach (var kind in Enum.GetValues<SteadyLoad.Kind>())
        {
            var calls = after.Where(call => call.Kind == kind).ToArray();
            var failed = calls.Where(call => !call.IsGood).ToArray();
            var before = load.Calls.Where(call => call.Kind == kind && call.Start < fault).Select(call => call.Took).Order().ToArray();
            var took = calls.Select(call => call.Took).Order().ToArray();
            output.WriteLine(
                $"  {kind}: {calls.Length} calls, {failed.Length} failed ({string.Join(", ", failed.CountBy(call => call.Status?.ToString() ?? "no answer"))}), "
                + $"the last of them begun {failed.Select(call => TimeProvider.System.GetElapsedTime(fault, call.Start).TotalSeconds).DefaultIfEmpty().Max():0.0} s after; "
                + $"p99 {took[(int)(took.Length * 0.99)].TotalMilliseconds:0} ms (before {before[(int)(before.Length * 0.99)].TotalMilliseconds:0}), slowest {took[^1].TotalSeconds:0.0} s.");
        }
    }
}
