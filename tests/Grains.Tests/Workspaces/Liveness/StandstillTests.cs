using Microsoft.Extensions.Time.Testing;
using Molecule.Grains.Workspaces.Liveness;

namespace Molecule.Grains.Tests.Workspaces.Liveness;

public sealed class StandstillTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly Standstill _standstill;

    public StandstillTests() => _standstill = new Standstill(_clock);

    public void Dispose() => _standstill.Dispose();

    [Fact]
    public void RunningSince_TicksCome_IsAlways()
    {
        for (var second = 0; second < 100; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        _standstill.RunningSince().ShouldBe(long.MinValue);
    }

    [Fact]
    public void RunningSince_NothingRanForAWhile_IsTheEndOfThat()
    {
        _clock.Advance(TimeSpan.FromSeconds(20));
        var end = _clock.GetTimestamp();

        _standstill.RunningSince().ShouldBe(end);
        _clock.Advance(TimeSpan.FromSeconds(1));
        _standstill.RunningSince().ShouldBe(end);
    }
}
