using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Molecule.Grains.Workspaces;

namespace Molecule.Grains.Tests.Workspaces;

public sealed class WorkspaceOptionsValidatorTests
{
    private static readonly TimeSpan Instant = TimeSpan.FromTicks(1);

    public static TheoryData<string, TimeSpan, TimeSpan> Limits => new()
    {
        { nameof(WorkspaceOptions.HeartbeatTimeout), TimeSpan.FromSeconds(1), TimeSpan.FromDays(1) },
        { nameof(WorkspaceOptions.ProvisionTimeout), TimeSpan.FromSeconds(1), TimeSpan.FromDays(1) },
        { nameof(WorkspaceOptions.FlushInterval), TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(1) },
        { nameof(WorkspaceOptions.SweepInterval), TimeSpan.FromSeconds(1), TimeSpan.FromDays(1) },
    };

    [Fact]
    public void Validate_Defaults_AreFine() => Validate(new WorkspaceOptions()).Succeeded.ShouldBeTrue();

    [Theory]
    [MemberData(nameof(Limits))]
    public void Validate_AtTheLimits_IsFineAndOnePastThemIsRefused(string option, TimeSpan least, TimeSpan most)
    {
        Validate(With(option, least)).Succeeded.ShouldBeTrue();
        Validate(With(option, most)).Succeeded.ShouldBeTrue();
        foreach (var wrong in new[] { least - Instant, most + Instant, TimeSpan.Zero, -most, Timeout.InfiniteTimeSpan })
        {
            var failure = Validate(With(option, wrong)).Failures.ShouldHaveSingleItem();
            failure.ShouldContain($"Workspaces:{option}");
            failure.ShouldContain(wrong.ToString());
        }
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(WorkspaceOptionsValidator.MostNewsCharacters, true)]
    [InlineData(0, false)]
    [InlineData(WorkspaceOptionsValidator.MostNewsCharacters + 1, false)]
    public void Validate_MaxNewsCharacters_HasLimits(int characters, bool isFine) =>
        Validate(new WorkspaceOptions { MaxNewsCharacters = characters }).Succeeded.ShouldBe(isFine);

    [Fact]
    public void Validate_SeveralAreWrong_NamesEach() => Validate(new WorkspaceOptions { HeartbeatTimeout = default, SweepInterval = default })
        .Failures.ShouldNotBeNull().Count().ShouldBe(2);

    [Fact]
    public void AddWorkspaces_ReadsTheConfiguration()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Workspaces:HeartbeatTimeout", "00:00:05"), new("Workspaces:FlushInterval", "00:00:00.25")])
            .Build();
        using var services = new ServiceCollection().AddWorkspaces(configuration).BuildServiceProvider();

        var options = services.GetRequiredService<IOptions<WorkspaceOptions>>().Value;

        options.HeartbeatTimeout.ShouldBe(TimeSpan.FromSeconds(5));
        options.FlushInterval.ShouldBe(TimeSpan.FromMilliseconds(250));
        options.ProvisionTimeout.ShouldBe(TimeSpan.FromMinutes(3));
    }

    [Fact]
    public void AddWorkspaces_ConfigurationIsOutOfRange_IsRefusedWithTheNameAndTheValue()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Workspaces:HeartbeatTimeout", "00:00:00.5")]).Build();
        using var services = new ServiceCollection().AddWorkspaces(configuration).BuildServiceProvider();

        Should.Throw<OptionsValidationException>(() => services.GetRequiredService<IOptions<WorkspaceOptions>>().Value)
            .Message.ShouldContain("Workspaces:HeartbeatTimeout is 00:00:00.5000000; it must be 00:00:01 to 1.00:00:00.");
    }

    private static ValidateOptionsResult Validate(WorkspaceOptions options) => new WorkspaceOptionsValidator().Validate(null, options);

    private static WorkspaceOptions With(string option, TimeSpan value)
    {
        var options = new WorkspaceOptions();
        typeof(WorkspaceOptions).GetProperty(option)!.SetValue(options, value);
        return options;
    }
}
