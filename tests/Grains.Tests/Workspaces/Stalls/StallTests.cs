using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces.Heartbeats;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Grains.Workspaces.Stalls;

namespace Molecule.Grains.Tests.Workspaces.Stalls;

/// <summary>When a workspace whose agent is alive is called stalled, and when it is so no more.</summary>
public sealed class StallTests(TestSilo silo) : IClassFixture<TestSilo>, IDisposable
{
    /// <summary>Shorter than the silence after which an agent is gone.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(50);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>An agent whose clock is years off: nothing may come of that.</summary>
    private static readonly DateTimeOffset Said = new(1999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>The next test finds the storage in order, however this one ended.</summary>
    public void Dispose() => (silo.Storage.IsAway, silo.Storage.LosesAnswers) = (false, false);

    [Fact]
    public async Task Busy_WithoutProgressForTheWholeWindow_IsStalledAndNotBefore_AndNeverOffline()
    {
        var id = await BusyAsync();

        await BeatOnAsync(id, Window - Second);
        (await silo.Operator(id).DescribeAsync(Cancelled)).StalledSince.ShouldBeNull();

        await silo.PassAsync(Second, id);
        var stalled = await silo.Operator(id).DescribeAsync(Cancelled);
        stalled.StalledSince.ShouldBe(silo.Clock.GetUtcNow());
        stalled.Status.ShouldBe(WorkspaceStatus.Online);
        silo.Announcer.FactsOf(id)[^1].ShouldBe(new WorkspaceFact.Stalled(silo.Clock.GetUtcNow(), Actor.Platform, 1, "Writing", Said));

        await BeatOnAsync(id, 10 * Window);
        silo.Storage.FactsOf(id).OfType<WorkspaceFact.Stalled>().Count().ShouldBe(1);
        (await silo.Operator(id).DescribeAsync(Cancelled)).ShouldSatisfyAllConditions(
            now => now.StalledSince.ShouldBe(stalled.StalledSince),
            now => now.Status.ShouldBe(WorkspaceStatus.Online));
    }

    [Theory]
    [InlineData("word")]
    [InlineData("word by the ear of the silo")]
    [InlineData("earlier word")]
    [InlineData("task")]
    [InlineData("count")]
    public async Task Progress_InTime_BeginsTheWindowAnew(string progress)
    {
        var id = await BusyAsync();
        await BeatOnAsync(id, Window - Second);

        switch (progress)
        {
            case "word":
                await silo.BeatAsync(id, task: "Writing", active: 1, progressAt: Said.AddTicks(10));
                break;
            case "word by the ear of the silo":
                (await silo.BringAsync(new AgentBeat(id, new Heartbeat(0, "", 1, 1, "Writing", Said.AddSeconds(1)), null))).ShouldBe([true]);
                break;
            case "earlier word":
                await silo.BeatAsync(id, task: "Writing", active: 1, progressAt: Said.AddYears(-1));
                break;
            case "task":
                await silo.BeatAsync(id, task: "Reading", active: 1, progressAt: Said);
                break;
            case "count":
                await silo.BeatAsync(id, task: "Writing", active: 2, progressAt: Said);
                break;
        }

        await silo.PassAsync(Window - Second, id);
        (await silo.Operator(id).DescribeAsync(Cancelled)).StalledSince.ShouldBeNull();
        await silo.PassAsync(Second, id);
        (await silo.Operator(id).DescribeAsync(Cancelled)).StalledSince.ShouldNotBeNull();
    }

    [Fact]
    public async Task Beat_WithoutAWordOfProgress_IsNone()
    {
        var id = await BusyAsync();
        await silo.PassAsync(Window / 2, id);
        await silo.BeatAsync(id, task: "Writing", active: 1);

        await silo.PassAsync(Window / 2, id);

        (await silo.Operator(id).DescribeAsync(Cancelled)).StalledSince.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("word", StallEnd.Progress)]
    [InlineData("task", StallEnd.Progress)]
    [InlineData("idle", StallEnd.Idle)]
    [InlineData("switched off", StallEnd.SwitchedOff)]
    [InlineData("paused", StallEnd.Status)]
    [InlineData("restarted", StallEnd.Status)]
    [InlineData("removed", StallEnd.Status)]
    [InlineData("silence", StallEnd.Status)]
    public async Task Stalled_WhateverEndsIt_IsAFactWithItsReason(string what, object reason)
    {
        var id = await StalledAsync();

        switch (what)
        {
            case "word":
                await silo.BeatAsync(id, task: "Writing", active: 1, progressAt: Said.AddSeconds(1));
                break;
            case "task":
                await silo.BeatAsync(id, task: "Reading", active: 1, progressAt: Said);
                break;
            case "idle":
                await silo.BeatAsync(id, task: "Writing", active: 0, progressAt: Said);
                break;
            case "switched off":
                await ChangeAsync(id, null);
                break;
            case "paused":
                await silo.Operator(id).PauseAsync(Cancelled);
                break;
            case "restarted":
                await silo.Operator(id).RestartAsync(Cancelled);
                break;
            case "removed":
                await silo.Operator(id).RemoveAsync(false, Cancelled);
                break;
            case "silence":
                await silo.PassAsync(new WorkspaceOptions().HeartbeatTimeout, id);
                break;
        }

        (await silo.Operator(id).DescribeAsync(Cancelled)).StalledSince.ShouldBeNull();
        silo.Announcer.FactsOf(id).OfType<WorkspaceFact.Progressed>().ShouldHaveSingleItem().Reason.ShouldBe((StallEnd)reason);
    }

    [Fact]
    public async Task Stalled_ThatGoesOn_StallsAgainAfterAWholeWindow()
    {
        var id = await StalledAsync();
        await silo.BeatAsync(id, task: "Writing", active: 1, progressAt: Said.AddSeconds(1));

        await BeatOnAsync(id, Window - Second, Said.AddSeconds(1));
        (await silo.Operator(id).DescribeAsync(Cancelled)).StalledSince.ShouldBeNull();
        await silo.PassAsync(Second, id);

        (await silo.Operator(id).DescribeAsync(Cancelled)).StalledSince.ShouldNotBeNull();
    }

    [Fact]
    public async Task HearAsync_OfAStalledOne_LeavesProgressAndTheEndOfTasksToIt_AndHearsTheRest()
    {
        var id = await StalledAsync();
        var same = new Heartbeat(0, "", 1, 2, "Writing", Said);

        (await silo.BringAsync(new AgentBeat(id, same, null), new AgentBeat(id, same with { ProgressAt = null }, null))).ShouldBe([true, true]);
        (await silo.BringAsync(new AgentBeat(id, same with { ProgressAt = Said.AddDays(1) }, null))).ShouldBe([false]);
        (await silo.BringAsync(new AgentBeat(id, same with { ActiveTasks = 0 }, null))).ShouldBe([false]);
        (await silo.Operator(id).DescribeAsync(Cancelled)).StalledSince.ShouldNotBeNull();
    }

    [Fact]
    public async Task Idle_OrNobodyLooks_IsNeverStalled()
    {
        var idle = await WatchedAsync();
        await silo.BeatAsync(idle, task: "Writing", active: 0, progressAt: Said);
        var (unwatched, _) = await silo.CreateOnlineAsync();
        await silo.BeatAsync(unwatched, task: "Writing", active: 1, progressAt: Said);

        for (var passed = TimeSpan.Zero; passed < 3 * Window; passed += TimeSpan.FromSeconds(30))
        {
            await silo.PassAsync(TimeSpan.FromSeconds(30), idle);
            await silo.BeatAsync(idle, task: "Writing", active: 0, progressAt: Said);
            await silo.BeatAsync(unwatched, task: "Writing", active: 1, progressAt: Said);
        }

        silo.Storage.FactsOf(idle).ShouldNotContain(fact => fact is WorkspaceFact.Stalled);
        silo.Storage.FactsOf(unwatched).ShouldNotContain(fact => fact is WorkspaceFact.Stalled);
    }

    [Fact]
    public async Task ChangeAsync_TimeoutOfABusyOne_BeginsTheWindowThen()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        await silo.BeatAsync(id, task: "Writing", active: 1, progressAt: Said);
        await BeatOnAsync(id, Window);
        await ChangeAsync(id, Window);

        await BeatOnAsync(id, Window - Second);
        (await silo.Operator(id).DescribeAsync(Cancelled)).StalledSince.ShouldBeNull();
        await silo.PassAsync(Second, id);

        (await silo.Operator(id).DescribeAsync(Cancelled)).StalledSince.ShouldNotBeNull();
    }

    [Fact]
    public async Task Errors_AreNoProgress()
    {
        var id = await BusyAsync();
        await silo.PassAsync(Window / 2, id);
        await silo.BeatAsync(id, errorRate: 1, task: "Writing", active: 1, progressAt: Said);
        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Degraded);

        await silo.PassAsync(Window / 2, id);
        await silo.BeatAsync(id, task: "Writing", active: 1, progressAt: Said);

        var now = await silo.Operator(id).DescribeAsync(Cancelled);
        (now.Status, now.StalledSince is not null).ShouldBe((WorkspaceStatus.Online, true));
    }

    [Fact]
    public async Task NewActivation_OfABusyOne_BeginsTheWindowAnew()
    {
        var id = await BusyAsync();
        await BeatOnAsync(id, Window - Second);
        await silo.UntilAsync(id, () => silo.Storage.Find(id)!.Vitals.ActiveTasks == 1 || silo.HeartbeatStore.Find(id)?.Vitals.ActiveTasks == 1);
        silo.Storage.WriteBehindTheGrainsBack(id, row => row with { Vitals = silo.HeartbeatStore.Find(id)!.Vitals });
        var before = silo.Storage.FactsOf(id).Length;
        await silo.DeactivateAsync(id);

        await silo.PassAsync(TimeSpan.FromSeconds(1), id);
        await BeatOnAsync(id, Window - Second);
        silo.Storage.FactsOf(id).Length.ShouldBe(before);
        await silo.PassAsync(Second, id);

        (await silo.Operator(id).DescribeAsync(Cancelled)).StalledSince.ShouldNotBeNull();
    }

    /// <summary>The silo that heard the last word of progress is gone; its successor knows that word from the row.</summary>
    [Fact]
    public async Task NewActivation_OfAStalledOne_StaysSoUntilThereIsProgress()
    {
        var id = await StalledAsync();
        silo.Storage.WriteBehindTheGrainsBack(id, row => row with { Vitals = WorkspaceVitals.None with { ActiveTasks = 1, CurrentTask = "Writing" } });
        await silo.DeactivateAsync(id);

        await silo.BeatAsync(id, task: "Writing", active: 1, progressAt: Said);
        (await silo.Operator(id).DescribeAsync(Cancelled)).StalledSince.ShouldNotBeNull();

        await silo.BeatAsync(id, task: "Writing", active: 1, progressAt: Said.AddSeconds(1));
        (await silo.Operator(id).DescribeAsync(Cancelled)).StalledSince.ShouldBeNull();
    }

    [Fact]
    public async Task Watch_SiloStoodStill_GivesTheAgentItsWholeTimeAgain()
    {
        var id = await BusyAsync();

        await silo.StandStillAsync(TimeSpan.FromHours(1), id);
        await silo.BeatAsync(id, task: "Writing", active: 1, progressAt: Said);
        (await silo.Operator(id).DescribeAsync(Cancelled)).StalledSince.ShouldBeNull();

        await BeatOnAsync(id, Window);
        (await silo.Operator(id).DescribeAsync(Cancelled)).StalledSince.ShouldNotBeNull();
    }

    [Fact]
    public async Task Stall_StorageIsAwayWhenItIsNoticed_IsAFactAsSoonAsItCanBe()
    {
        var id = await BusyAsync();
        await BeatOnAsync(id, Window - Second);
        silo.Storage.IsAway = true;
        await silo.PassAsync(TimeSpan.FromSeconds(10), id);
        silo.Storage.FactsOf(id).ShouldNotContain(fact => fact is WorkspaceFact.Stalled);

        silo.Storage.IsAway = false;
        await silo.PassAsync(TimeSpan.FromSeconds(3), id);

        silo.Storage.FactsOf(id).OfType<WorkspaceFact.Stalled>().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Progress_WhileStorageIsAway_IsAFactWithALaterBeatThatSaysTheSame()
    {
        var id = await StalledAsync();
        silo.Storage.IsAway = true;
        await silo.BeatAsync(id, task: "Writing", active: 1, progressAt: Said.AddSeconds(1));
        silo.Storage.IsAway = false;
        silo.Storage.Find(id)!.State!.StalledSince.ShouldNotBeNull();

        await silo.BeatAsync(id, task: "Writing", active: 1, progressAt: Said.AddSeconds(1));

        silo.Storage.Find(id)!.State!.StalledSince.ShouldBeNull();
        silo.Storage.FactsOf(id).OfType<WorkspaceFact.Progressed>().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Stall_SavedButTheAnswerIsLost_IsOneFactAndEndsWithProgress()
    {
        var id = await BusyAsync();
        await BeatOnAsync(id, Window - Second);
        silo.Storage.LosesAnswers = true;
        await silo.PassAsync(Second, id);
        silo.Storage.LosesAnswers = false;
        await silo.PassAsync(TimeSpan.FromSeconds(10), id);
        (await silo.Operator(id).DescribeAsync(Cancelled)).StalledSince.ShouldNotBeNull();
        silo.Storage.FactsOf(id).OfType<WorkspaceFact.Stalled>().ShouldHaveSingleItem();

        await silo.BeatAsync(id, task: "Writing", active: 1, progressAt: Said.AddSeconds(1));

        (await silo.Operator(id).DescribeAsync(Cancelled)).StalledSince.ShouldBeNull();
    }

    private async Task<WorkspaceId> WatchedAsync()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        await ChangeAsync(id, Window);
        return id;
    }

    /// <summary>A watched workspace whose agent has just begun to work.</summary>
    private async Task<WorkspaceId> BusyAsync()
    {
        var id = await WatchedAsync();
        await silo.BeatAsync(id, task: "Writing", active: 1, progressAt: Said);
        return id;
    }

    private async Task<WorkspaceId> StalledAsync()
    {
        var id = await BusyAsync();
        await BeatOnAsync(id, Window);
        (await silo.Operator(id).DescribeAsync(Cancelled)).StalledSince.ShouldNotBeNull();
        return id;
    }

    /// <summary>Time passes in which the agent beats, by the ear of the silo as beats do, and says what it said.</summary>
    private async Task BeatOnAsync(WorkspaceId id, TimeSpan duration, DateTimeOffset? said = null)
    {
        var same = new AgentBeat(id, new Heartbeat(0, "", 1, 1, "Writing", said ?? Said), null);
        for (var left = duration; left > TimeSpan.Zero; left -= TimeSpan.FromSeconds(29))
        {
            await silo.BringAsync(same);
            await silo.PassAsync(left < TimeSpan.FromSeconds(29) ? left : TimeSpan.FromSeconds(29), id);
        }
    }

    private Task<Workspace> ChangeAsync(WorkspaceId id, TimeSpan? timeout) =>
        silo.Operator(id).ChangeAsync(new WorkspaceChanges { StallTimeout = new(timeout) }, Cancelled);
}
