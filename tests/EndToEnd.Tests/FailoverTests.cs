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

        // On a machine that is too busy to find a hung silo dead in ten seconds a few are given up; without the retries it would be one in ten.
        var repeated = load.Calls.Where(call => call.Kind != SteadyLoad.Kind.Rename).ToArray();
        repeated.Count(call => !call.IsGood).ShouldBeLessThanOrEqualTo(signal == "KILL" ? 0 : repeated.Length / 100, "heartbeats and reads are retried");
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

    /// <summary>Silos are added to a cluster under load and take their share, then more go than were added, and nobody sees it.</summary>
    [Fact]
    public async Task SilosComeAndGo_SharesBecomeEvenAndNoCallFails()
    {
        await using var cluster = await TestCluster.StartAsync("failover-scale", silos: 3, gateways: 1, Patience.Of(TimeSpan.FromSeconds(60)), Token);
        await using var load = await SteadyLoad.StartAsync(cluster.Platform, 300, Pace * 8, Token);
        await Until.PassedAsync(TimeSpan.FromSeconds(5), Token);

        var start = TimeProvider.System.GetTimestamp();
        await cluster.Parts.StartSiloAsync(Token);
        await cluster.Parts.StartSiloAsync(Token);
        await UntilEvenAsync(cluster, load, silos: 5, start);
        Report("From three silos to five", load, start);

        start = TimeProvider.System.GetTimestamp();
        foreach (var name in new[] { "silo-5", "silo-1", "silo-3" })
        {
            await cluster.Silo(name).StopAsync();
        }

        await UntilEvenAsync(cluster, load, silos: 2, start);
        await load.StopAsync();
        Report("From five silos to two", load, start);
        load.Calls.Where(call => !call.IsGood).ShouldBeEmpty();
    }

    /// <summary>Waits until each silo carries what is its share, a fifth more or less.</summary>
    private async Task UntilEvenAsync(TestCluster cluster, SteadyLoad load, int silos, long since)
    {
        var last = "";
        var shares = await Until.SeenAsync(
            "the shares are even",
            async () => new Shares(await cluster.Platform.CountBySiloAsync(Token)),
            seen =>
            {
                if (seen.ToString() != last)
                {
                    last = seen.ToString();
                    output.WriteLine($"  after {TimeProvider.System.GetElapsedTime(since).TotalSeconds:0.0} s: {seen}");
                }

                return seen.AreEven(load.Workspaces.Count, silos);
            },
            Token);
        output.WriteLine($"{silos} silos, even after {TimeProvider.System.GetElapsedTime(since).TotalSeconds:0} s: {shares}.");
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
            if (calls.Length == 0 || before.Length == 0)
            {
                continue;
            }

            var took = calls.Select(call => call.Took).Order().ToArray();
            output.WriteLine(
                $"  {kind}: {calls.Length} calls, {failed.Length} failed ({string.Join(", ", failed.CountBy(call => call.Status?.ToString() ?? "no answer"))}), "
                + $"the last of them begun {failed.Select(call => TimeProvider.System.GetElapsedTime(fault, call.Start).TotalSeconds).DefaultIfEmpty().Max():0.0} s after; "
                + $"p99 {took[(int)(took.Length * 0.99)].TotalMilliseconds:0} ms (before {before[(int)(before.Length * 0.99)].TotalMilliseconds:0}), slowest {took[^1].TotalSeconds:0.0} s.");
        }
    }

    /// <summary>How many workspaces each silo carries.</summary>
    private sealed class Shares(IReadOnlyDictionary<string, int> bySilo)
    {
        public bool AreEven(int workspaces, int silos)
        {
            var even = (double)workspaces / silos;
            return bySilo.Count == silos && bySilo.Values.Sum() >= workspaces && bySilo.Values.All(share => Math.Abs(share - even) <= even * 0.2);
        }

        public override string ToString() => string.Join(", ", bySilo.OrderBy(share => share.Key, StringComparer.Ordinal).Select(share => $"{share.Key} {share.Value}"));
    }
}
