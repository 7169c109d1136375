using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Molecule.Grains.Workspaces.Liveness;

namespace Molecule.Grains.Tests.Workspaces.Liveness;

public sealed class ListeningTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly Listening _listening;

    public ListeningTests()
    {
        _clock.Advance(TimeSpan.FromDays(1));
        _listening = new Listening(_clock, NullLogger<Listening>.Instance);
    }

    [Fact]
    public void Since_NoGatewayHasSpokenYet_IsNever() => _listening.Since.ShouldBeNull();

    [Fact]
    public void Since_GatewaysSpeak_IsTheFirstTime()
    {
        var first = _clock.GetTimestamp();
        Speak(seconds: 100);

        _listening.Since.ShouldBe(first);
    }

    [Fact]
    public void Since_ShortPause_IsNoBreak()
    {
        var first = _clock.GetTimestamp();
        Speak(seconds: 10);
        _clock.Advance(TimeSpan.FromSeconds(4));
        _listening.Since.ShouldBe(first);
        _listening.Attend();

        _listening.Since.ShouldBe(first);
    }

    [Fact]
    public void Since_LongPause_IsNeverUntilAGatewaySpeaksAgain()
    {
        Speak(seconds: 10);
        _clock.Advance(TimeSpan.FromSeconds(6));
        _listening.Since.ShouldBeNull();

        var again = _clock.GetTimestamp();
        Speak(seconds: 10);
        _listening.Since.ShouldBe(again);
    }

    private void Speak(int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            _listening.Attend();
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        _listening.Attend();
    }
}
