using Molecule.Gateway.Feed;

namespace Molecule.Gateway.Tests.Feed;

public sealed class FeedOptionsValidatorTests
{
    [Fact]
    public void Validate_Defaults_AreWell() => new FeedOptionsValidator().Validate(null, new FeedOptions()).Succeeded.ShouldBeTrue();

    [Fact]
    public void Validate_EachOption_IsNamedWhenItIsNothing()
    {
        var nothing = new FeedOptions
        {
            MaxSubscribers = 0,
            RingCapacity = 0,
            RingBytes = 0,
            BoardCapacity = 0,
            BoardBytes = 0,
            FrameSize = 0,
            FrameInterval = TimeSpan.Zero,
            PollInterval = TimeSpan.Zero,
            MaxLogReads = 0,
            MarkEvery = 0,
            SendTimeout = TimeSpan.Zero,
            PingInterval = TimeSpan.Zero,
            PongTimeout = TimeSpan.FromSeconds(-1),
            MaxClientMessage = 0,
        };
        var failures = new FeedOptionsValidator().Validate(null, nothing).Failures.ShouldNotBeNull().ToArray();
        failures.Length.ShouldBe(typeof(FeedOptions).GetProperties().Length);
        foreach (var option in typeof(FeedOptions).GetProperties())
            failures.ShouldContain(failure => failure.StartsWith($"MOLECULE_FEED__{option.Name.ToUpperInvariant()} ", StringComparison.Ordinal));
    }
}
