using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces.Agents;
using Molecule.Grains.Interfaces.Routing;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;

namespace Molecule.Grains.Tests.Workspaces;

/// <summary>When a workspace gives its agent up, and when it does not.</summary>
public sealed class LivenessTests(TestSilo silo) : IClassFixture<TestSilo>
{
    private static readonly TimeSpan Timeout = new WorkspaceOptions().HeartbeatTimeout;
    private static readonly TimeSpan ProvisionTimeout = new WorkspaceOptions().ProvisionTimeout;
    private static readonly TimeSpan Instant = TimeSpan.FromMilliseconds(1);

    /// <summary>What is due is looked at once a second.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1) + Instant;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silence_OfTheWholeTimeout_IsOfflineAndNotBefore()
    {
        var (id, _) = await silo.CreateOnlineAsync();

        await silo.PassAsync(Timeout - Instant, id);
        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Online);

        await silo.PassAsync(Look, id);
        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Offline);
        silo.Announcer.FactsOf(id)[^1].ShouldBeOfType<WorkspaceFact.WentOffline>().By.ShouldBe(Actor.Platform);
    }

    [Fact]
    public async Task Silence_OfADegradedAgent_IsOffline()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        await silo.BeatAsync(id, errorRate: 0.5);

        await silo.PassAsync(Timeout + Look, id);

        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Offline);
    }

    [Fact]
    public async Task Silence_AfterTheAgentWasGivenUp_MakesNoMoreFacts()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        await silo.PassAsync(Timeout + Look, id);
        var facts = silo.Storage.FactsOf(id).Length;

        await silo.PassAsync(Timeout + Timeout, id);

        silo.Storage.FactsOf(id).Length.ShouldBe(facts);
    }

    [Fact]
    public async Task Silence_ClearsTheKeysThatSayTheAgentIsAlive()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        await silo.UntilAsync(id, () => silo.Presence.Find(id) is not null);

        await silo.PassAsync(Timeout + Look, id);

        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Offline);
        silo.Presence.Find(id).ShouldBeNull();
    }

    [Fact]
    public async Task HeartbeatAsync_JustInTime_PostponesTheEndByAWholeTimeout()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        await silo.PassAsync(Timeout - Instant, id);
        await silo.BeatAsync(id);

        await silo.PassAsync(Timeout - Instant, id);
        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Online);

        await silo.PassAsync(Look, id);
        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Offline);
    }

    [Fact]
    public async Task HeartbeatAsync_EveryThirtySeconds_KeepsTheAgentOnlineWithoutAFact()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        var facts = silo.Storage.FactsOf(id).Length;

        for (var beat = 0; beat < 10; beat++)
        {
            await silo.PassAsync(TimeSpan.FromSeconds(30), id);
            await silo.BeatAsync(id);
        }

        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Online);
        silo.Storage.FactsOf(id).Length.ShouldBe(facts);
    }

    [Fact]
    public async Task HeartbeatAsync_AfterSilence_BringsTheAgentBack()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        await silo.PassAsync(Timeout + Look, id);

        await silo.BeatAsync(id);

        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Online);
        await silo.PassAsync(Timeout + Look, id);
        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Offline);
    }

    [Fact]
    public async Task Provisioning_WithoutAFirstHeartbeat_FailsAfterThreeMinutesAndNotBefore()
    {
        var id = await silo.CreateAsync();

        await silo.PassAsync(ProvisionTimeout - Instant, id);
        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Provisioning);

        await silo.PassAsync(Look, id);
        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Failed);
        var error = silo.Announcer.FactsOf(id)[^1].ShouldBeOfType<WorkspaceFact.ProvisioningFailed>().Error;
        error.ShouldContain("180 seconds");
        (await silo.Operator(id).DescribeAsync(Cancelled)).Vitals.SampleError.ShouldBe(error);
    }

    /// <summary>What others commit about it is no sign of life.</summary>
    [Fact]
    public async Task Provisioning_ItsTeamIsReplacedAndItsAgentMovedMeanwhile_FailsAfterThreeMinutesAllTheSame()
    {
        var parent = await silo.CreateAsync();
        var id = await silo.CreateAsync(new NewWorkspace { Name = "Child", ParentId = parent });
        await Assignment(id).AssignAgentAsync("sonnet", Cancelled);
        await silo.PassAsync(TimeSpan.FromSeconds(100), id);
        await silo.Succession(parent).ReplaceAsync(TestSilo.NewId(), new Replacement(), Cancelled);
        await silo.PassAsync(TimeSpan.FromSeconds(50), id);
        await Assignment(await silo.CreateAsync()).TakeAgentAsync(id, Cancelled);

        await silo.PassAsync(ProvisionTimeout - TimeSpan.FromSeconds(150) - Instant, id);
        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Provisioning);

        await silo.PassAsync(Look, id);
        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Failed);
    }

    [Fact]
    public async Task HeartbeatAsync_AfterProvisioningFailed_HealsIt()
    {
        var id = await silo.CreateAsync();
        await silo.PassAsync(ProvisionTimeout + Look, id);
        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Failed);

        (await silo.BeatAsync(id)).ShouldBeTrue();

        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Online);
    }

    [Fact]
    public async Task HeartbeatAsync_WhileProvisioning_StartsTheShorterPatience()
    {
        var id = await silo.CreateAsync();
        await silo.PassAsync(TimeSpan.FromSeconds(10), id);
        await silo.BeatAsync(id);
        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Online);

        await silo.PassAsync(Timeout - Instant, id);
        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Online);

        await silo.PassAsync(Look, id);
        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Offline);
    }

    [Fact]
    public async Task External_IsOnlineAtOnceAndOfflineAfterSilence()
    {
        var id = await silo.CreateAsync(new NewWorkspace { Name = "Elsewhere", External = true, Url = "http://10.1.1.1" });
        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Online);

        await silo.PassAsync(Timeout - Instant, id);
        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Online);
        await silo.PassAsync(Look, id);
        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Offline);
    }

    [Fact]
    public async Task Watch_SiloStoodStill_GivesTheAgentItsWholeTimeAgain()
    {
        var (id, _) = await silo.CreateOnlineAsync();

        await silo.StandStillAsync(TimeSpan.FromHours(1), id);
        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Online);

        await silo.PassAsync(Timeout - Instant, id);
        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Online);
        await silo.PassAsync(Look, id);
        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Offline);
    }

    [Fact]
    public async Task Watch_SiloStoodStillWhileProvisioning_GivesTheWholeTimeAgain()
    {
        var id = await silo.CreateAsync();

        await silo.StandStillAsync(TimeSpan.FromHours(1), id);
        await silo.PassAsync(ProvisionTimeout - Instant, id);
        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Provisioning);

        await silo.PassAsync(Look, id);
        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Failed);
    }

    [Fact]
    public async Task LookAsync_AgentWasSilentLongBefore_WaitsOneWholeTimeout()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        await silo.DeactivateAsync(id);
        await silo.StandStillAsync(TimeSpan.FromHours(3), id);

        await silo.PassAsync(Timeout - Instant, id);
        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Online);

        await silo.PassAsync(Look, id);
        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Offline);
    }

    [Fact]
    public async Task LookAsync_Unknown_MakesNothing()
    {
        var id = TestSilo.NewId();

        await silo.PassAsync(Timeout + Look, id);

        silo.Storage.Find(id).ShouldBeNull();
    }

    [Fact]
    public async Task Silence_AnotherActivationHeardTheAgent_IsNoFactAndThisOneEnds()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        await silo.PassAsync(TimeSpan.FromSeconds(30), id);
        var heard = new WorkspaceVitals { LastHeartbeatAt = silo.Clock.GetUtcNow(), CurrentTask = "with the other" };
        silo.Storage.WriteBehindTheGrainsBack(id, row => row with { Vitals = heard });

        await silo.PassAsync(Timeout - TimeSpan.FromSeconds(30) + Look, id);

        silo.Storage.FactsOf(id).ShouldNotContain(fact => fact is WorkspaceFact.WentOffline);
        // A new activation, which has read what the other knows.
        var described = await silo.Operator(id).DescribeAsync(Cancelled);
        described.Status.ShouldBe(WorkspaceStatus.Online);
        described.Vitals.ShouldBe(heard);
    }

    /// <summary>One that is shorter than what was waited for before is not overlooked, and one that went away is not asked for.</summary>
    [Fact]
    public async Task Patience_ThatChanges_IsLookedAtWhenItIsOver()
    {
        var shortened = await silo.CreateAsync();
        var (ended, _) = await silo.CreateOnlineAsync();
        await silo.PassAsync(TimeSpan.FromSeconds(1), shortened);
        await silo.BeatAsync(shortened);
        await silo.Operator(ended).RemoveAsync(withChildren: false, Cancelled);

        await silo.PassAsync(Timeout + Look, shortened);

        (await silo.StatusAsync(shortened)).ShouldBe(WorkspaceStatus.Offline);
        silo.Storage.FactsOf(ended)[^1].ShouldBeOfType<WorkspaceFact.Removed>();
    }

    /// <summary>
    /// Ordinary beats are no turns of the grain, and who has none for a while is put to sleep: not while its agent is waited for. When it rests there is
    /// nothing to wait for.
    /// </summary>
    [Fact]
    public async Task Grain_WhoseAgentIsWaitedFor_IsNotPutToSleep()
    {
        var (waiting, _) = await silo.CreateOnlineAsync();
        var (resting, _) = await silo.CreateOnlineAsync();
        await silo.Operator(resting).PauseAsync(Cancelled);

        for (var tries = 0; silo.Awake.PulseOf(resting) is not null; tries++)
        {
            tries.ShouldBeLessThan(1_000, "who rests was never put to sleep, so this shows nothing");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancelled);
            await silo.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.FromMilliseconds(1), Cancelled);
        }

        silo.Awake.PulseOf(waiting).ShouldNotBeNull();
    }

    private IAgentAssignment Assignment(WorkspaceId id) => silo.Grains.GetGrain<IAgentAssignment>(id.Value);
}
