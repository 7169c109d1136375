using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Molecule.Grains.Activity;
using Molecule.Grains.Chores;

namespace Molecule.Grains.Tests.Activity;

public sealed class ActivityRetentionTests
{
    private readonly MemoryActivityStore _store = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task RunAsync_Unconfigured_LetsGoOfWhatIsSevenDaysOldAndLooksAgainAfterSixHours()
    {
        var retention = Configured();

        await retention.RunAsync(TestContext.Current.CancellationToken);

        _store.Deletions.ShouldHaveSingleItem().ShouldBe((_clock.GetUtcNow().AddDays(-7), ActivityRetention.BatchSize));
        retention.Interval.ShouldBe(TimeSpan.FromHours(6));
    }

    [Fact]
    public async Task RunAsync_Configured_DoesAsItIsTold()
    {
        var retention = Configured(("ACTIVITY_RETENTION_DAYS", "3650"), ("ACTIVITY_CLEANUP_INTERVAL_HOURS", "168"));

        await retention.RunAsync(TestContext.Current.CancellationToken);

        _store.Deletions.ShouldHaveSingleItem().Moment.ShouldBe(_clock.GetUtcNow().AddDays(-3650));
        retention.Interval.ShouldBe(TimeSpan.FromHours(168));
    }

    [Theory]
    [InlineData("ACTIVITY_RETENTION_DAYS", "0")]
    [InlineData("ACTIVITY_RETENTION_DAYS", "-7")]
    [InlineData("ACTIVITY_RETENTION_DAYS", "3651")]
    [InlineData("ACTIVITY_CLEANUP_INTERVAL_HOURS", "0")]
    [InlineData("ACTIVITY_CLEANUP_INTERVAL_HOURS", "169")]
    public void Options_OutOfRange_StopTheSilo(string name, string value) =>
        Should.Throw<OptionsValidationException>(() => Configured((name, value)).Interval).Message.ShouldContain($"{name} is {value}");

    [Theory]
    [InlineData("ACTIVITY_RETENTION_DAYS", "seven")]
    [InlineData("ACTIVITY_RETENTION_DAYS", "7 days'; DROP TABLE activity_logs; --")]
    [InlineData("ACTIVITY_CLEANUP_INTERVAL_HOURS", "1.5")]
    public void Options_NoNumber_StopTheSilo(string name, string value) =>
        Should.Throw<FormatException>(() => Configured((name, value)).Interval).Message.ShouldStartWith($"{name} is {value}");

    [Theory]
    [InlineData("ACTIVITY_RETENTION_DAYS", "1 to 3650")]
    [InlineData("ACTIVITY_CLEANUP_INTERVAL_HOURS", "1 to 168")]
    public void Options_NumberFarTooLarge_SayTheRange(string name, string range) =>
        Should.Throw<FormatException>(() => Configured((name, "99999999999999999999")).Interval).Message.ShouldContain(range);

    private IChore Configured(params (string Name, string Value)[] environment)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(environment.Select(entry => KeyValuePair.Create(entry.Name, (string?)entry.Value)))
            .Build();
        return new ServiceCollection()
            .AddSingleton<TimeProvider>(_clock)
            .AddSingleton<IActivityStore>(_store)
            .AddActivity(configuration)
            .BuildServiceProvider()
            .GetServices<IChore>()
            .ShouldHaveSingleItem();
    }
}
