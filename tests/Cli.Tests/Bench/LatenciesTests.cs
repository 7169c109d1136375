using Molecule.Cli.Bench.Load;

namespace Molecule.Cli.Tests.Bench;

public sealed class LatenciesTests
{
    [Fact]
    public void At_OfAHundred_IsTheOneAtThatPlace()
    {
        var latencies = new Latencies();
        foreach (var milliseconds in Enumerable.Range(1, 100).Reverse())
            latencies.Add(TimeSpan.FromMilliseconds(milliseconds));

        latencies.At(0.5).ShouldBe(50);
        latencies.At(0.99).ShouldBe(99);
        latencies.At(1).ShouldBe(100);
        latencies.At(0).ShouldBe(1);
    }

    [Fact]
    public void At_AfterOneMore_CountsIt()
    {
        var latencies = new Latencies();
        latencies.Add(TimeSpan.FromMilliseconds(2));
        latencies.At(0.5).ShouldBe(2);

        latencies.Add(TimeSpan.FromMilliseconds(1));

        latencies.At(0.5).ShouldBe(1);
    }

    [Fact]
    public void At_OfNone_IsNoNumber() => new Latencies().At(0.99).ShouldBe(double.NaN);
}
