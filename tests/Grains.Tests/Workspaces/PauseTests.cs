using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Orleans.Storage;

namespace Molecule.Grains.Tests.Workspaces;

/// <summary>How teams rest and wake, how one begins again, and what agents can and cannot do about it.</summary>
public sealed class PauseTests(TestSilo silo) : IClassFixture<TestSilo>, IDisposable
{
    private static readonly Registration Somewhere = new("http://10.0.0.1:8000", """{"name":"QA"}""");

    private static readonly TemplateCopy Reviewer = new() { Name = "reviewer", Runtime = "crewai", Files = [] };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => silo.Queries.Meanwhile = () => Task.CompletedTask;

    [Fact]
    public async Task PauseAsync_ATeam_RestsAsAWholeInOneCommit()
    {
        var (top, middle, leaf) = await CreateThreeLevelsAsync();
        await silo.Agent(leaf).RegisterAsync(Somewhere, null, Cancelled);
        await silo.UntilAsync(leaf, () => silo.Presence.Find(leaf) is not null);
        var head = silo.Storage.Head;

        (await silo.Operator(top).PauseAsync(Cancelled)).ShouldBe(3);

        silo.Storage.Head.ShouldBe(head + 3);
        foreach (var id in new[] { top, middle, leaf })
        {
            var paused = await silo.Operator(id).DescribeAsync(Cancelled);
            paused.Status.ShouldBe(WorkspaceStatus.Paused);
            paused.Url.ShouldBeEmpty();
            silo.Presence.Find(id).ShouldBeNull();
        }
    }

    [Fact]
    public async Task PauseAsync_JustAfterOneBelowHasReadItsRow_RestsToo()
    {
        var (top, _, leaf) = await CreateThreeLevelsAsync();
        await silo.Agent(leaf).RegisterAsync(Somewhere, null, Cancelled);
        await silo.DeactivateAsync(leaf);
        silo.Storage.Meanwhile = () => silo.Operator(top).PauseAsync(Cancelled);
        await silo.StatusAsync(leaf);

        (await silo.StatusAsync(leaf)).ShouldBe(WorkspaceStatus.Paused);
    }

    [Fact]
    public async Task PauseAsync_AgainOrUnknownOrRemoved_IsRefused()
    {
        var id = await silo.CreateAsync();
        await silo.Operator(id).PauseAsync(Cancelled);
        var removed = await silo.CreateAsync();
        await silo.Operator(removed).RemoveAsync(false, Cancelled);

        await silo.Operator(id).PauseAsync(Cancelled).ShouldThrowAsync<NotPausableException>();
        await silo.Operator(removed).PauseAsync(Cancelled).ShouldThrowAsync<NotPausableException>();
        await silo.Operator(TestSilo.NewId()).PauseAsync(Cancelled).ShouldThrowAsync<WorkspaceNotFoundException>();
        silo.Storage.FactsOf(id).Length.ShouldBe(2);
    }

    [Fact]
    public async Task PauseAsync_OneBelowChangesMeanwhile_LooksAgainAndTakesAll()
    {
        var (top, middle, leaf) = await CreateThreeLevelsAsync();
        MeanwhileOnce(() => silo.Agent(leaf).RegisterAsync(Somewhere, null, Cancelled));

        (await silo.Operator(top).PauseAsync(Cancelled)).ShouldBe(3);

        (await silo.StatusAsync(leaf)).ShouldBe(WorkspaceStatus.Paused);
        silo.Storage.FactsOf(top).Count(fact => fact is WorkspaceFact.Paused).ShouldBe(1);
        silo.Storage.FactsOf(middle).Count(fact => fact is WorkspaceFact.Paused).ShouldBe(1);
    }

    /// <summary>What another grain commits about a workspace while that one reads its team is what the decision is about.</summary>
    [Fact]
    public async Task PauseAsync_ItIsPausedFromAboveWhileItReadsItsTeam_IsRefusedAndNotDoneTwice()
    {
        var (top, middle, _) = await CreateThreeLevelsAsync();
        MeanwhileOnce(() => silo.Operator(top).PauseAsync(Cancelled));

        await silo.Operator(middle).PauseAsync(Cancelled).ShouldThrowAsync<NotPausableException>();

        silo.Storage.FactsOf(middle).Count(fact => fact is WorkspaceFact.Paused).ShouldBe(1);
    }

    [Fact]
    public async Task RemoveAsync_ItIsRemovedFromAboveWhileItReadsItsTeam_IsNotDoneTwice()
    {
        var (top, middle, _) = await CreateThreeLevelsAsync();
        MeanwhileOnce(() => silo.Operator(top).RemoveAsync(true, Cancelled));

        (await silo.Operator(middle).RemoveAsync(true, Cancelled)).Removed.ShouldBeTrue();

        silo.Storage.FactsOf(middle).Count(fact => fact is WorkspaceFact.Removed).ShouldBe(1);
    }

    [Fact]
    public async Task PauseAsync_OneIsCreatedBelowMeanwhile_RestsToo()
    {
        var (top, middle, _) = await CreateThreeLevelsAsync();
        WorkspaceId? late = null;
        MeanwhileOnce(async () => late = await silo.CreateAsync(new NewWorkspace { Name = "Late", ParentId = middle }));

        (await silo.Operator(top).PauseAsync(Cancelled)).ShouldBe(4);

        (await silo.StatusAsync(late.ShouldNotBeNull())).ShouldBe(WorkspaceStatus.Paused);
    }

    [Fact]
    public async Task PauseAsync_OthersAreMovedBelowMeanwhile_RestToo()
    {
        var (top, _, leaf) = await CreateThreeLevelsAsync();
        var (other, _, otherLeaf) = await CreateThreeLevelsAsync();
        MeanwhileOnce(() => MoveAsync(other, leaf));

        (await silo.Operator(top).PauseAsync(Cancelled)).ShouldBe(6);

        (await silo.StatusAsync(otherLeaf)).ShouldBe(WorkspaceStatus.Paused);
    }

    [Fact]
    public async Task PauseAsync_OthersKeepComing_IsRefusedAndPausesNobody()
    {
        var (top, middle, _) = await CreateThreeLevelsAsync();
        silo.Queries.Meanwhile = () => silo.CreateAsync(new NewWorkspace { Name = "Late", ParentId = middle });

        await silo.Operator(top).PauseAsync(Cancelled).ShouldThrowAsync<InconsistentStateException>();

        (await silo.StatusAsync(top)).ShouldBe(WorkspaceStatus.Provisioning);
        (await silo.StatusAsync(middle)).ShouldBe(WorkspaceStatus.Provisioning);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CreateAsync_BelowOneThatRests_IsRefusedAndLeavesNobody(bool external)
    {
        var (top, _, leaf) = await CreateThreeLevelsAsync();
        await silo.Operator(top).PauseAsync(Cancelled);
        var late = TestSilo.NewId();

        var refusal = await CreateAsync(top).ShouldThrowAsync<AncestorPausedException>();
        await CreateAsync(leaf).ShouldThrowAsync<AncestorPausedException>();

        refusal.Id.ShouldBe(top);
        await silo.Operator(late).DescribeAsync(Cancelled).ShouldThrowAsync<WorkspaceNotFoundException>();
        await silo.Operator(top).ResumeAsync(Cancelled);
        (await CreateAsync(leaf)).ParentId.ShouldBe(leaf);

        Task<Workspace> CreateAsync(WorkspaceId parent) =>
            silo.Operator(late).CreateAsync(new NewWorkspace { Name = "Late", ParentId = parent, External = external }, Cancelled);
    }

    [Fact]
    public async Task ChangeAsync_OneThatIsAwakeMovesBelowOneThatRests_IsRefusedAndStaysWhereItIs()
    {
        var (top, _, leaf) = await CreateThreeLevelsAsync();
        await silo.Operator(top).PauseAsync(Cancelled);
        var (other, _) = await silo.CreateOnlineAsync();

        (await MoveAsync(other, top).ShouldThrowAsync<AncestorPausedException>()).Id.ShouldBe(top);
        await MoveAsync(other, leaf).ShouldThrowAsync<AncestorPausedException>();

        var stayed = await silo.Operator(other).DescribeAsync(Cancelled);
        (stayed.ParentId, stayed.Status).ShouldBe((null, WorkspaceStatus.Online));
    }

    [Fact]
    public async Task ChangeAsync_OneThatRestsMovesBelowOneThatRests_WakesWithIt()
    {
        var (top, _, leaf) = await CreateThreeLevelsAsync();
        var (other, _, otherLeaf) = await CreateThreeLevelsAsync();
        await silo.Operator(top).PauseAsync(Cancelled);
        await silo.Operator(other).PauseAsync(Cancelled);

        await MoveAsync(other, leaf);
        (await silo.Operator(top).ResumeAsync(Cancelled)).ShouldBe(6);

        (await silo.StatusAsync(otherLeaf)).ShouldBe(WorkspaceStatus.Provisioning);
    }

    [Fact]
    public async Task ChangeAsync_OneThatRestsLeavesItsTeam_GoesOnRestingAndWakesByItself()
    {
        var (top, middle, leaf) = await CreateThreeLevelsAsync();
        await silo.Operator(top).PauseAsync(Cancelled);

        await MoveAsync(middle, null);

        (await silo.StatusAsync(leaf)).ShouldBe(WorkspaceStatus.Paused);
        (await silo.Operator(middle).ResumeAsync(Cancelled)).ShouldBe(2);
    }

    [Fact]
    public async Task ABeat_ForOneThatWasPausedFromAbove_ChangesNothingAndWritesNoKey_W15()
    {
        var top = await silo.CreateAsync();
        var child = await silo.CreateAsync(new NewWorkspace { Name = "Child", ParentId = top });
        await silo.Agent(child).RegisterAsync(Somewhere, null, Cancelled);
        await silo.Operator(top).PauseAsync(Cancelled);
        var facts = silo.Storage.FactsOf(child).Length;

        (await silo.BeatAsync(child, task: "still at it")).ShouldBeTrue();
        (await silo.BeatAsync(child, errorRate: 1)).ShouldBeTrue();
        await silo.UntilAsync(child, () => silo.HeartbeatStore.Find(child)?.Vitals.ErrorRate == 1);

        (await silo.StatusAsync(child)).ShouldBe(WorkspaceStatus.Paused);
        silo.Storage.FactsOf(child).Length.ShouldBe(facts);
        silo.Presence.Find(child).ShouldBeNull();
    }

    [Fact]
    public async Task ARegistration_WhileItRests_KeepsTheAddressForTheDayItIsWoken_W15()
    {
        var (id, token) = await silo.CreateOnlineAsync();
        await silo.Operator(id).PauseAsync(Cancelled);

        await silo.Agent(id).RegisterAsync(new Registration("http://10.0.0.2:8000", "{}"), token, Cancelled);

        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Paused);
        (await silo.Operator(id).ResumeAsync(Cancelled)).ShouldBe(1);
        var resumed = await silo.Operator(id).DescribeAsync(Cancelled);
        (resumed.Status, resumed.Url).ShouldBe((WorkspaceStatus.Provisioning, "http://10.0.0.2:8000"));
    }

    [Fact]
    public async Task ResumeAsync_ATeam_WakesItAndItFailsWithoutABeat_W20()
    {
        var (top, middle, leaf) = await CreateThreeLevelsAsync();
        await silo.Operator(top).PauseAsync(Cancelled);

        (await silo.Operator(top).ResumeAsync(Cancelled)).ShouldBe(3);
        await silo.BeatAsync(middle);
        await silo.PassAsync(TimeSpan.FromSeconds(179), leaf);
        (await silo.StatusAsync(leaf)).ShouldBe(WorkspaceStatus.Provisioning);
        await silo.PassAsync(TimeSpan.FromSeconds(2), leaf);

        (await silo.StatusAsync(leaf)).ShouldBe(WorkspaceStatus.Failed);
        (await silo.StatusAsync(top)).ShouldBe(WorkspaceStatus.Failed);
        silo.Storage.FactsOf(middle).OfType<WorkspaceFact.ProvisioningFailed>().ShouldBeEmpty();
    }

    /// <summary>A grain that slept through the commit has no timer; the sweep wakes it, and then it knows how long the wait was.</summary>
    [Fact]
    public async Task ResumeAsync_AGrainBelowSleeps_FailsOnceTheSweepHasWokenIt()
    {
        var (top, _, leaf) = await CreateThreeLevelsAsync();
        await silo.Operator(top).PauseAsync(Cancelled);
        await silo.DeactivateAsync(leaf);
        await silo.Operator(top).ResumeAsync(Cancelled);
        await silo.PassAsync(TimeSpan.FromSeconds(181), top);
        silo.Storage.FactsOf(leaf)[^1].ShouldBeOfType<WorkspaceFact.Reprovisioned>();

        await silo.PassAsync(TimeSpan.FromSeconds(61), leaf);

        (await silo.StatusAsync(leaf)).ShouldBe(WorkspaceStatus.Failed);
    }

    [Fact]
    public async Task ResumeAsync_OneAboveRests_IsRefusedAndNamesIt()
    {
        var (top, middle, leaf) = await CreateThreeLevelsAsync();
        await silo.Operator(top).PauseAsync(Cancelled);

        (await silo.Operator(leaf).ResumeAsync(Cancelled).ShouldThrowAsync<AncestorPausedException>()).Message.ShouldContain($"{middle}");
        (await silo.StatusAsync(leaf)).ShouldBe(WorkspaceStatus.Paused);

        await silo.Operator(top).ResumeAsync(Cancelled);
        (await silo.StatusAsync(leaf)).ShouldBe(WorkspaceStatus.Provisioning);
    }

    [Fact]
    public async Task ResumeAsync_NotPausedOrUnknown_IsRefused()
    {
        var (id, _) = await silo.CreateOnlineAsync();

        await silo.Operator(id).ResumeAsync(Cancelled).ShouldThrowAsync<NotPausedException>();
        await silo.Operator(TestSilo.NewId()).ResumeAsync(Cancelled).ShouldThrowAsync<WorkspaceNotFoundException>();
        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Online);
    }

    [Fact]
    public async Task RestartAsync_OneThatRuns_ForgetsItsAddressAndWaitsAnew()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        await silo.UntilAsync(id, () => silo.Presence.Find(id) is not null);

        await silo.Operator(id).RestartAsync(Cancelled);

        var restarted = await silo.Operator(id).DescribeAsync(Cancelled);
        (restarted.Status, restarted.Url).ShouldBe((WorkspaceStatus.Provisioning, ""));
        silo.Presence.Find(id).ShouldBeNull();
        await silo.BeatAsync(id);
        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Online);
    }

    [Fact]
    public async Task RestartFromAsync_ATemplate_GivesItsFilesAndRuntimeFromThenOn()
    {
        var id = await silo.CreateAsync(new NewWorkspace { Name = "QA", Template = "tester" });
        (await silo.Operator(id).DescribeAsync(Cancelled)).Template.ShouldBe("tester");

        await silo.Operator(id).RestartFromAsync(Reviewer, Cancelled);

        var restarted = await silo.Operator(id).DescribeAsync(Cancelled);
        (restarted.Status, restarted.Template, restarted.Runtime, restarted.Version).ShouldBe((WorkspaceStatus.Provisioning, "reviewer", "crewai", 3));
        await silo.Operator(id).RestartFromAsync(Reviewer, Cancelled);
        await silo.Operator(id).RestartAsync(Cancelled);
        silo.Storage.FactsOf(id).Skip(1).Select(fact => fact.GetType()).ShouldBe(
            [typeof(WorkspaceFact.Updated), typeof(WorkspaceFact.Reprovisioned), typeof(WorkspaceFact.Reprovisioned), typeof(WorkspaceFact.Reprovisioned)]);
        (await silo.Operator(id).DescribeAsync(Cancelled)).Template.ShouldBe("reviewer");
    }

    [Fact]
    public async Task RestartAsync_WhileItIsProvisioned_GivesItItsWholeTimeAgain_W18()
    {
        var id = await silo.CreateAsync();
        await silo.PassAsync(TimeSpan.FromSeconds(170), id);

        await silo.Operator(id).RestartAsync(Cancelled);

        await silo.PassAsync(TimeSpan.FromSeconds(179), id);
        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Provisioning);
        await silo.PassAsync(TimeSpan.FromSeconds(2), id);
        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Failed);
    }

    [Fact]
    public async Task RestartAsync_RemovedPausedExternalOrUnknown_IsRefusedAndChangesNothing_W18()
    {
        var removed = await silo.CreateAsync();
        await silo.Operator(removed).RemoveAsync(false, Cancelled);
        var paused = await silo.CreateAsync();
        await silo.Operator(paused).PauseAsync(Cancelled);
        var external = await silo.CreateAsync(new NewWorkspace { Name = "Far", External = true });

        await silo.Operator(removed).RestartAsync(Cancelled).ShouldThrowAsync<WorkspaceRemovedException>();
        await silo.Operator(paused).RestartAsync(Cancelled).ShouldThrowAsync<WorkspacePausedException>();
        await silo.Operator(external).RestartAsync(Cancelled).ShouldThrowAsync<ExternalWorkspaceException>();
        await silo.Operator(TestSilo.NewId()).RestartAsync(Cancelled).ShouldThrowAsync<WorkspaceNotFoundException>();
        (await silo.StatusAsync(removed)).ShouldBe(WorkspaceStatus.Removed);
        (await silo.StatusAsync(paused)).ShouldBe(WorkspaceStatus.Paused);
        (await silo.StatusAsync(external)).ShouldBe(WorkspaceStatus.Online);
    }

    /// <summary>Nobody is awake below one that rests, but an older log may have left one there.</summary>
    [Fact]
    public async Task RestartAsync_OneAboveRests_IsRefused()
    {
        var top = await silo.CreateAsync();
        var left = await silo.CreateAsync(new NewWorkspace { Name = "Left", ParentId = top });
        silo.Storage.WriteBehindTheGrainsBack(top, row => row with { State = row.State! with { Status = WorkspaceStatus.Paused } });

        (await silo.Operator(left).RestartAsync(Cancelled).ShouldThrowAsync<AncestorPausedException>()).Id.ShouldBe(top);
        silo.Storage.FactsOf(left).Length.ShouldBe(1);
    }

    /// <summary>Either word for it means that the agent runs elsewhere (contract W22).</summary>
    [Theory]
    [InlineData(true, "langgraph")]
    [InlineData(false, "external")]
    public async Task External_SaidEitherWay_IsBoth_W22(bool external, string runtime)
    {
        var id = await silo.CreateAsync(new NewWorkspace { Name = "Far", External = external, Runtime = runtime });

        var created = await silo.Operator(id).DescribeAsync(Cancelled);

        (created.Status, created.Runtime).ShouldBe((WorkspaceStatus.Online, "external"));
    }

    [Fact]
    public async Task PauseAsync_PostgresIsAway_ChangesNobody()
    {
        var (top, middle, _) = await CreateThreeLevelsAsync();
        silo.Storage.IsAway = true;
        try
        {
            await silo.Operator(top).PauseAsync(Cancelled).ShouldThrowAsync<StorageUnavailableException>();
        }
        finally
        {
            silo.Storage.IsAway = false;
        }

        (await silo.StatusAsync(top)).ShouldBe(WorkspaceStatus.Provisioning);
        (await silo.StatusAsync(middle)).ShouldBe(WorkspaceStatus.Provisioning);
    }

    private Task<Workspace> MoveAsync(WorkspaceId id, WorkspaceId? parent) =>
        silo.Operator(id).ChangeAsync(new WorkspaceChanges { ParentId = new(parent) }, Cancelled);

    /// <summary>Does something while the next team is read.</summary>
    private void MeanwhileOnce(Func<Task> act)
    {
        var done = false;
        silo.Queries.Meanwhile = () =>
        {
            var first = !done;
            done = true;
            return first ? act() : Task.CompletedTask;
        };
    }

    private async Task<(WorkspaceId Top, WorkspaceId Middle, WorkspaceId Leaf)> CreateThreeLevelsAsync()
    {
        var top = await silo.CreateAsync();
        var middle = await silo.CreateAsync(new NewWorkspace { Name = "Middle", ParentId = top });
        var leaf = await silo.CreateAsync(new NewWorkspace { Name = "Leaf", ParentId = middle });
        return (top, middle, leaf);
    }
}
