using Molecule.Agent.Tests.Platform;

namespace Molecule.Agent.Tests;

public sealed class OptionsTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    /// <summary>For each option: a setter, and the least and the most it may be with one step past each.</summary>
    public static TheoryData<string, TimeSpan, TimeSpan> AgentRanges => new()
    {
        { nameof(MoleculeAgentOptions.HeartbeatInterval), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5) },
        { nameof(MoleculeAgentOptions.CoalescingGap), TimeSpan.Zero, TimeSpan.FromSeconds(15) },
        { nameof(MoleculeAgentOptions.InitialBackoff), TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1) },
        { nameof(MoleculeAgentOptions.MaxBackoff), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5) },
        { nameof(MoleculeAgentOptions.ErrorWindow), TimeSpan.FromSeconds(1), TimeSpan.FromHours(24) },
        { nameof(MoleculeAgentOptions.StopTimeout), TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1) },
    };

    [Theory]
    [MemberData(nameof(AgentRanges))]
    public void AgentTimes_AtTheLimits_AreAccepted(string option, TimeSpan least, TimeSpan most)
    {
        Set(option, least).CloneValidated();
        Set(option, most).CloneValidated();
    }

    [Theory]
    [MemberData(nameof(AgentRanges))]
    public void AgentTimes_OneTickPastTheLimits_AreRefusedByName(string option, TimeSpan least, TimeSpan most)
    {
        Refusal(() => Set(option, least - Tick).CloneValidated()).ShouldBe(option);
        Refusal(() => Set(option, most + Tick).CloneValidated()).ShouldBe(option);
    }

    [Fact]
    public void MaxBackoff_BelowTheFirstPause_IsRefused()
    {
        var options = Scene.Agent();
        options.MaxBackoff = options.InitialBackoff - Tick;
        Check(() => options.CloneValidated(), accepted: false, nameof(MoleculeAgentOptions.MaxBackoff));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(0.5, true)]
    [InlineData(-0.000001, false)]
    [InlineData(0.500001, false)]
    [InlineData(double.NaN, false)]
    public void HeartbeatJitter_Value_IsAcceptedWithinItsRange(double jitter, bool accepted)
    {
        var options = Scene.Agent();
        options.HeartbeatJitter = jitter;
        Check(() => options.CloneValidated(), accepted, nameof(MoleculeAgentOptions.HeartbeatJitter));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(1000, true)]
    [InlineData(0, false)]
    [InlineData(1001, false)]
    public void ErrorWindowSize_Value_IsAcceptedWithinItsRange(int size, bool accepted)
    {
        var options = Scene.Agent();
        options.ErrorWindowSize = size;
        Check(() => options.CloneValidated(), accepted, nameof(MoleculeAgentOptions.ErrorWindowSize));
    }

    [Theory]
    [InlineData("http://agent.example:9/a2a", true)]
    [InlineData("https://agent.example", true)]
    [InlineData("ftp://agent.example", false)]
    [InlineData("/relative", false)]
    public void AgentUrl_Value_MustBeHttp(string url, bool accepted)
    {
        var options = Scene.Agent();
        options.Url = new Uri(url, UriKind.RelativeOrAbsolute);
        Check(() => options.CloneValidated(), accepted, nameof(MoleculeAgentOptions.Url));
    }

    [Fact]
    public void WorkspaceId_Empty_IsRefused()
    {
        Check(() => Scene.Agent(Guid.Empty).CloneValidated(), accepted: false, nameof(MoleculeAgentOptions.WorkspaceId));
    }

    [Fact]
    public void Card_Missing_IsRefused()
    {
        var options = Scene.Agent();
        options.Card = null!;
        Check(() => options.CloneValidated(), accepted: false, nameof(MoleculeAgentOptions.Card));
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(300_000, true)]
    [InlineData(99, false)]
    [InlineData(300_001, false)]
    public void CallTimeout_Value_IsAcceptedWithinItsRange(int milliseconds, bool accepted)
    {
        var options = new MoleculeClientOptions { CallTimeout = TimeSpan.FromMilliseconds(milliseconds) };
        Check(() => options.CloneValidated(), accepted, nameof(MoleculeClientOptions.CallTimeout));
    }

    [Theory]
    [InlineData(1024, true)]
    [InlineData(1024 * 1024 * 1024, true)]
    [InlineData(1023, false)]
    [InlineData((1024 * 1024 * 1024) + 1, false)]
    public void MaxReplyBytes_Value_IsAcceptedWithinItsRange(int bytes, bool accepted)
    {
        var options = new MoleculeClientOptions { MaxReplyBytes = bytes };
        Check(() => options.CloneValidated(), accepted, nameof(MoleculeClientOptions.MaxReplyBytes));
    }

    [Theory]
    [InlineData("ws://platform.example", false)]
    [InlineData("platform", false)]
    [InlineData("https://platform.example/below", true)]
    public void Platform_Value_MustBeHttp(string platform, bool accepted)
    {
        var options = new MoleculeClientOptions { Platform = new Uri(platform, UriKind.RelativeOrAbsolute) };
        Check(() => options.CloneValidated(), accepted, nameof(MoleculeClientOptions.Platform));
    }

    [Fact]
    public void CloneValidated_OriginalIsChangedLater_CloneIsNot()
    {
        var options = Scene.Agent();
        var clone = options.CloneValidated();
        options.HeartbeatInterval = TimeSpan.FromSeconds(2);

        clone.HeartbeatInterval.ShouldBe(TimeSpan.FromSeconds(30));
    }

    private static MoleculeAgentOptions Set(string option, TimeSpan value)
    {
        var options = Scene.Agent();
        // Out of the way of the first pause; where the two meet is tested below.
        options.MaxBackoff = TimeSpan.FromMinutes(5);
        typeof(MoleculeAgentOptions).GetProperty(option)!.SetValue(options, value);
        return options;
    }

    private static string? Refusal(Action action) => Should.Throw<ArgumentException>(action).ParamName;

    private static void Check(Action action, bool accepted, string option)
    {
        if (accepted)
        {
            Should.NotThrow(action);
        }
        else
        {
            Refusal(action).ShouldBe(option);
        }
    }
}
