using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Heartbeats;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Grains.Workspaces.Tokens;

namespace Molecule.Grains.Tests.Workspaces.Heartbeats;

/// <summary>What the ear of a silo takes note of without the workspace, and what it leaves to it.</summary>
public sealed class HeartbeatIntakeTests(TestSilo silo) : IClassFixture<TestSilo>
{
    private static readonly TimeSpan Timeout = new WorkspaceOptions().HeartbeatTimeout;
    private static readonly Heartbeat Ordinary = new(0.1, "a hiccup", 0, 7, "");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task HearAsync_Ordinary_IsWhatTheWorkspaceHeard()
    {
        var (id, token) = await OnlineAsync();

        (await silo.BringAsync(new AgentBeat(id, Ordinary, token))).ShouldBe([true]);

        var vitals = (await silo.Operator(id).DescribeAsync(Cancelled)).Vitals;
        vitals.ShouldBe(new WorkspaceVitals { LastHeartbeatAt = silo.Clock.GetUtcNow(), ErrorRate = 0.1, SampleError = "a hiccup", UptimeSeconds = 7 });
        await silo.UntilAsync(id, () => silo.HeartbeatStore.Find(id)?.Vitals == vitals);
    }

    [Fact]
    public async Task HearAsync_NothingNewButTheTime_IsWrittenOnceInASixthOfTheTimeout()
    {
        var (id, token) = await OnlineAsync();
        await silo.BringAsync(new AgentBeat(id, Ordinary, token));
        await silo.UntilAsync(id, () => silo.HeartbeatStore.Find(id)?.Vitals.SampleError == Ordinary.SampleError);
        var written = silo.HeartbeatStore.Find(id)!.Vitals.LastHeartbeatAt;

        for (var second = 1; second <= 12; second++)
        {
            await silo.PassAsync(TimeSpan.FromSeconds(1), id);
            (await silo.BringAsync(new AgentBeat(id, Ordinary with { UptimeSeconds = second }, token))).ShouldBe([true]);
        }

        await silo.UntilAsync(id, () => silo.HeartbeatStore.Find(id)!.Vitals.LastHeartbeatAt != written);
        (silo.HeartbeatStore.Find(id)!.Vitals.LastHeartbeatAt - written).ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(9));
        (await silo.Operator(id).DescribeAsync(Cancelled)).Vitals.UptimeSeconds.ShouldBe(12);
    }

    [Fact]
    public async Task HearAsync_JustInTime_PostponesTheEndByAWholeTimeout()
    {
        var (id, token) = await OnlineAsync();
        await silo.PassAsync(Timeout - TimeSpan.FromSeconds(1), id);
        (await silo.BringAsync(new AgentBeat(id, Ordinary, token))).ShouldBe([true]);

        await silo.PassAsync(Timeout - TimeSpan.FromSeconds(1), id);
        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Online);
        await silo.PassAsync(TimeSpan.FromSeconds(1), id);
        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Offline);
    }

    [Fact]
    public async Task HearAsync_OtherTasks_AreAnnouncedInTheirOrderAndWritten()
    {
        var (id, token) = await OnlineAsync();

        (await silo.BringAsync(
            new AgentBeat(id, Ordinary with { CurrentTask = "Reading", ActiveTasks = 1 }, token),
            new AgentBeat(id, Ordinary with { CurrentTask = "Reading", ActiveTasks = 1 }, token),
            new AgentBeat(id, Ordinary with { CurrentTask = "Writing", ActiveTasks = 1 }, token),
            new AgentBeat(id, Ordinary with { CurrentTask = "Writing", ActiveTasks = 2 }, token))).ShouldBe([true, true, true, true]);

        silo.Announcer.TasksOf(id).Select(vitals => (vitals.CurrentTask, vitals.ActiveTasks)).ShouldBe([("Reading", 1), ("Writing", 1), ("Writing", 2)]);
        var vitals = (await silo.Operator(id).DescribeAsync(Cancelled)).Vitals;
        (vitals.CurrentTask, vitals.ActiveTasks).ShouldBe(("Writing", 2));
        await silo.UntilAsync(id, () => silo.HeartbeatStore.Find(id)?.Vitals == vitals);
    }

    [Theory]
    [InlineData("Reading", 0)]
    [InlineData("", 1)]
    public async Task HearAsync_AnotherTaskWhereProgressIsWaitedFor_IsLeftToTheWorkspace(string task, int tasks)
    {
        var (id, token) = await OnlineAsync();
        await silo.Operator(id).ChangeAsync(new WorkspaceChanges { StallTimeout = new(TimeSpan.FromSeconds(30)) }, Cancelled);

        (await silo.BringAsync(
            new AgentBeat(id, Ordinary with { CurrentTask = task, ActiveTasks = tasks }, token), new AgentBeat(id, Ordinary, token))).ShouldBe([false, true]);
        silo.Announcer.TasksOf(id).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0.6, 0, "")]
    [InlineData(2, 0, "")]
    [InlineData(-0.1, 0, "")]
    [InlineData(double.NaN, 0, "")]
    [InlineData(0, -1, "")]
    public async Task HearAsync_MoreThanVitals_IsLeftToTheWorkspaceAndChangesNothing(double errorRate, int tasks, string task)
    {
        var (id, token) = await OnlineAsync();
        var before = await silo.Operator(id).DescribeAsync(Cancelled);

        (await silo.BringAsync(new AgentBeat(id, new Heartbeat(errorRate, "", tasks, 0, task), token))).ShouldBe([false]);

        (await silo.Operator(id).DescribeAsync(Cancelled)).ShouldBe(before);
    }

    [Fact]
    public async Task HearAsync_DegradedThatHeals_IsLeftToTheWorkspace()
    {
        var (id, token) = await OnlineAsync();
        await silo.BeatAsync(id, errorRate: 0.5);

        (await silo.BringAsync(new AgentBeat(id, Ordinary with { ErrorRate = 0.3 }, token), new AgentBeat(id, Ordinary with { ErrorRate = 0 }, token)))
            .ShouldBe([true, false]);
        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Degraded);
    }

    [Fact]
    public async Task HearAsync_WrongToken_IsLeftToTheWorkspace_WhichRefusesIt()
    {
        var (id, token) = await OnlineAsync();

        (await silo.BringAsync(new AgentBeat(id, Ordinary, "wrong"), new AgentBeat(id, Ordinary, token), new AgentBeat(id, Ordinary, null))).ShouldBe([false, true, true]);
    }

    [Fact]
    public async Task HearAsync_TokenThatWasRevoked_IsNotHeard()
    {
        var (id, token) = await OnlineAsync();

        var rotated = await silo.Tokens(id).RotateAsync(Cancelled);
        await silo.Agent(id).HeartbeatAsync(Ordinary, rotated.Text, Cancelled);

        (await silo.BringAsync(new AgentBeat(id, Ordinary, token), new AgentBeat(id, Ordinary, rotated.Text))).ShouldBe([false, true]);
    }

    [Fact]
    public async Task HearAsync_TokenNotUsedForLong_IsLeftToTheWorkspace_WhichTakesNoteOfItsUse()
    {
        var (id, token) = await OnlineAsync();
        for (var passed = TimeSpan.Zero; passed < TokenUses.Granularity; passed += Timeout / 2)
        {
            await silo.PassAsync(Timeout / 2, id);
            await silo.BringAsync(new AgentBeat(id, Ordinary, Token: null));
        }

        (await silo.BringAsync(new AgentBeat(id, Ordinary, token))).ShouldBe([false]);
    }

    [Theory]
    [InlineData("paused")]
    [InlineData("removed")]
    [InlineData("offline")]
    [InlineData("asleep")]
    [InlineData("unknown")]
    [InlineData("provisioning")]
    public async Task HearAsync_NobodyToTakeNoteFor_IsLeftToTheWorkspace(string situation)
    {
        var (id, token) = await OnlineAsync();
        switch (situation)
        {
            case "paused":
                await silo.Operator(id).PauseAsync(Cancelled);
                break;
            case "removed":
                await silo.Operator(id).RemoveAsync(false, Cancelled);
                break;
            case "offline":
                await silo.PassAsync(Timeout, id);
                break;
            case "asleep":
                await silo.DeactivateAsync(id);
                break;
            case "unknown":
                id = new WorkspaceId(Guid.NewGuid());
                break;
            case "provisioning":
                id = await silo.CreateAsync();
                token = null;
                break;
        }

        (await silo.BringAsync(new AgentBeat(id, Ordinary, token))).ShouldBe([false]);
    }

    [Fact]
    public async Task HearAsync_Many_AreHeardEachForItself()
    {
        var (first, firstToken) = await OnlineAsync();
        var (second, secondToken) = await OnlineAsync();

        (await silo.BringAsync(
            new AgentBeat(first, Ordinary, firstToken),
            new AgentBeat(new WorkspaceId(Guid.NewGuid()), Ordinary, firstToken),
            new AgentBeat(second, Ordinary, firstToken),
            new AgentBeat(second, Ordinary, secondToken))).ShouldBe([true, false, false, true]);
    }

    [Fact]
    public async Task HearAsync_MoreThanTheLimit_IsRefused()
    {
        var beat = new AgentBeat(new WorkspaceId(Guid.NewGuid()), Ordinary, null);
        ImmutableArray<AgentBeat> most = [.. Enumerable.Repeat(beat, IHeartbeatIntake.MaxBeats)];

        (await silo.BringAsync([.. most])).ShouldAllBe(heard => !heard);
        await silo.BringAsync([.. most, beat]).ShouldThrowAsync<ArgumentOutOfRangeException>();
    }

    /// <summary>A workspace that has beaten with its token, so that the use of the token has been taken note of.</summary>
    private async Task<(WorkspaceId Id, string? Token)> OnlineAsync()
    {
        var (id, token) = await silo.CreateOnlineAsync();
        (await silo.Agent(id).HeartbeatAsync(new Heartbeat(0, "", 0, 1, ""), token, Cancelled)).IsKnown.ShouldBeTrue();
        return (id, token);
    }
}
