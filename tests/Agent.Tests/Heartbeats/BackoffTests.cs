using Molecule.Agent.Heartbeats;

namespace Molecule.Agent.Tests.Heartbeats;

public sealed class BackoffTests
{
    private const double AlmostOne = 0.999999999;
    private static readonly TimeSpan Initial = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Max = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(5, 16)]
    [InlineData(6, 30)]
    [InlineData(1000, 30)]
    [InlineData(int.MaxValue, 30)]
    public void After_Failures_DoublesUpToTheLimit(int failures, double seconds)
    {
        Backoff.After(failures, Initial, Max, random: 0).ShouldBe(TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    public void After_AnyLuck_ShortensByAtMostHalf()
    {
        Backoff.After(6, Initial, Max, AlmostOne).ShouldBeInRange(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(15.001));
    }

    [Fact]
    public void Jittered_NoLuck_IsTheWholeInterval()
    {
        Backoff.Jittered(Max, jitter: 0.2, random: 0).ShouldBe(Max);
    }

    [Fact]
    public void Jittered_MostLuck_IsShorterByTheJitter()
    {
        Backoff.Jittered(Max, jitter: 0.2, AlmostOne).ShouldBeInRange(TimeSpan.FromSeconds(24), TimeSpan.FromSeconds(24.001));
    }

    [Fact]
    public void Jittered_NoJitter_IgnoresLuck()
    {
        Backoff.Jittered(Max, jitter: 0, AlmostOne).ShouldBe(Max);
    }
}
