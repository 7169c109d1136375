using Molecule.Gateway.Heartbeats;

namespace Molecule.Gateway.Tests.Heartbeats;

public sealed class HeartbeatPaceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(0, 0, 30_000)]
    [InlineData(0, 1, 27_000)]
    [InlineData(250, 0, 30_000)]
    [InlineData(1_125, 0, 37_500)]
    [InlineData(2_000, 0, 45_000)]
    [InlineData(60_000, 0, 45_000)]
    [InlineData(60_000, 1, 40_500)]
    public void Interval_Latency_StretchesItUpToThreeQuartersOfThePatience(int latency, double chance, int expected) =>
        HeartbeatPace.Interval(Patience, TimeSpan.FromMilliseconds(latency), chance).TotalMilliseconds.ShouldBe(expected, 0.001);

    [Fact]
    public void NextMilliseconds_Unmeasured_IsAboutHalfAMinute() => new HeartbeatPace().NextMilliseconds().ShouldBeInRange(27_000, 30_000);

    [Fact]
    public void NextMilliseconds_ClusterSaysItsPatience_FollowsIt()
    {
        var pace = new HeartbeatPace();

        pace.Took(TimeSpan.Zero, TimeSpan.FromSeconds(10));

        pace.NextMilliseconds().ShouldBeInRange(4_500, 5_000);
    }

    [Fact]
    public void NextMilliseconds_OneSlowAnswer_ChangesNothing_ManyDo_AndItPasses()
    {
        var pace = new HeartbeatPace();

        pace.Took(TimeSpan.FromSeconds(8));
        pace.NextMilliseconds().ShouldBeLessThanOrEqualTo(30_000);
        for (var beat = 0; beat < 300; beat++)
            pace.Took(TimeSpan.FromSeconds(2));

        pace.NextMilliseconds().ShouldBeGreaterThan(40_000);
        for (var beat = 0; beat < 300; beat++)
            pace.Took(TimeSpan.FromMilliseconds(5));

        pace.NextMilliseconds().ShouldBeLessThanOrEqualTo(30_000);
    }
}
