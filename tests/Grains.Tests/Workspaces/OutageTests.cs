using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;

namespace Molecule.Grains.Tests.Workspaces;

/// <summary>What a workspace does while Postgres is away, and afterwards.</summary>
public sealed class OutageTests(TestSilo silo) : IClassFixture<TestSilo>, IDisposable
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>The next test finds the storage in order, however this one ended.</summary>
    public void Dispose()
    {
        silo.Storage.IsAway = false;
        silo.Storage.LosesAnswers = false;
    }

    [Fact]
    public async Task HeartbeatAsync_StorageIsAway_CountsAndTheStatusWaitsForTheNextBeat()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        silo.Storage.IsAway = true;

        (await silo.BeatAsync(id, errorRate: 0.9)).ShouldBeTrue();

        var during = await DescribeWhenBackAsync(id);
        during.Status.ShouldBe(WorkspaceStatus.Online);
        during.Vitals.ErrorRate.ShouldBe(0.9);
        silo.Announcer.FactsOf(id).ShouldNotContain(fact => fact is WorkspaceFact.Degraded);

        (await silo.BeatAsync(id, errorRate: 0.9)).ShouldBeTrue();

        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Degraded);
        silo.Announcer.FactsOf(id).Count(fact => fact is WorkspaceFact.Degraded).ShouldBe(1);
    }

    [Fact]
    public async Task HeartbeatAsync_StorageIsAway_KeepsTheWorkspaceAlive()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        silo.Storage.IsAway = true;
        for (var beat = 0; beat < 4; beat++)
        {
            await silo.PassAsync(TimeSpan.FromSeconds(30), id);
            (await silo.BeatAsync(id)).ShouldBeTrue();
        }

        (await DescribeWhenBackAsync(id)).Status.ShouldBe(WorkspaceStatus.Online);
        silo.Storage.FactsOf(id).ShouldNotContain(fact => fact is WorkspaceFact.WentOffline);
    }

    [Fact]
    public async Task Silence_StorageIsAwayWhenItIsNoticed_IsAFactAsSoonAsItCanBe()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        silo.Storage.IsAway = true;
        await silo.PassAsync(TimeSpan.FromSeconds(70), id);
        silo.Storage.Find(id)!.State!.Status.ShouldBe(WorkspaceStatus.Online);
        silo.Announcer.FactsOf(id).ShouldNotContain(fact => fact is WorkspaceFact.WentOffline);

        silo.Storage.IsAway = false;
        await silo.PassAsync(TimeSpan.FromSeconds(5), id);

        silo.Storage.Find(id)!.State!.Status.ShouldBe(WorkspaceStatus.Offline);
        silo.Announcer.FactsOf(id).Count(fact => fact is WorkspaceFact.WentOffline).ShouldBe(1);
    }

    [Fact]
    public async Task Silence_EndsWhileStorageIsAway_IsForgotten()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        silo.Storage.IsAway = true;
        await silo.PassAsync(TimeSpan.FromSeconds(70), id);
        (await silo.BeatAsync(id)).ShouldBeTrue();
        silo.Storage.IsAway = false;

        await silo.PassAsync(TimeSpan.FromSeconds(30), id);

        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Online);
        silo.Storage.FactsOf(id).ShouldNotContain(fact => fact is WorkspaceFact.WentOffline);
    }

    [Fact]
    public async Task CreateAsync_StorageIsAway_IsAnOutageAndMakesNothing()
    {
        var id = TestSilo.NewId();
        await silo.StatusAsync(id).ShouldThrowAsync<WorkspaceNotFoundException>();
        silo.Storage.IsAway = true;

        await silo.Operator(id).CreateAsync(new NewWorkspace { Name = "QA" }, Cancelled).ShouldThrowAsync<StorageUnavailableException>();

        silo.Storage.IsAway = false;
        silo.Storage.Find(id).ShouldBeNull();
        silo.Announcer.FactsOf(id).ShouldBeEmpty();
        (await silo.Operator(id).CreateAsync(new NewWorkspace { Name = "QA" }, Cancelled)).Version.ShouldBe(1);
    }

    [Fact]
    public async Task Commands_StorageIsAway_AreOutagesAndChangeNothing()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        var before = await silo.Operator(id).DescribeAsync(Cancelled);
        var announced = silo.Announcer.FactsOf(id);
        silo.Storage.IsAway = true;

        var rename = new WorkspaceChanges { Name = new Change<string>("Quality"), Place = new Change<WorkspacePlace>(new WorkspacePlace(1, 2)) };
        await silo.Operator(id).ChangeAsync(rename, Cancelled).ShouldThrowAsync<StorageUnavailableException>();
        await silo.Operator(id).RemoveAsync(false, Cancelled).ShouldThrowAsync<StorageUnavailableException>();
        await silo.Agent(id).UpdateCardAsync("[1]", null, Cancelled).ShouldThrowAsync<StorageUnavailableException>();
        await silo.Agent(id).RegisterAsync(new Registration("http://10.0.0.2", "{}"), null, Cancelled).ShouldThrowAsync<StorageUnavailableException>();

        (await DescribeWhenBackAsync(id)).ShouldBe(before);
        silo.Announcer.FactsOf(id).ShouldBe(announced);
        silo.Announcer.PlacesOf(id).ShouldBeEmpty();
    }

    [Fact]
    public async Task Commands_StorageIsAwayAndTheGrainIsNotAwake_AreOutages()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        await silo.DeactivateAsync(id);
        silo.Storage.IsAway = true;

        await silo.Operator(id).DescribeAsync(Cancelled).ShouldThrowAsync<StorageUnavailableException>();
        await silo.BeatAsync(id).ShouldThrowAsync<StorageUnavailableException>();

        silo.Storage.IsAway = false;
        (await silo.BeatAsync(id)).ShouldBeTrue();
    }

    [Fact]
    public async Task ChangeAsync_SavedButTheAnswerIsLost_ReadsTheRowAgainBeforeTheNextDecision()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        silo.Storage.LosesAnswers = true;
        var rename = new WorkspaceChanges { Name = new Change<string>("Quality") };
        await silo.Operator(id).ChangeAsync(rename, Cancelled).ShouldThrowAsync<StorageUnavailableException>();
        silo.Storage.LosesAnswers = false;
        var reads = silo.Storage.Reads;

        var again = await silo.Operator(id).ChangeAsync(rename, Cancelled);

        silo.Storage.Reads.ShouldBe(reads + 1);
        again.Name.ShouldBe("Quality");
        silo.Storage.FactsOf(id).Count(fact => fact is WorkspaceFact.Updated).ShouldBe(1);
    }

    [Fact]
    public async Task CreateAsync_SavedButTheAnswerIsLost_IsRefusedTheSecondTimeAndBeats()
    {
        var id = TestSilo.NewId();
        silo.Storage.LosesAnswers = true;
        await silo.Operator(id).CreateAsync(new NewWorkspace { Name = "QA" }, Cancelled).ShouldThrowAsync<StorageUnavailableException>();
        silo.Storage.LosesAnswers = false;

        await silo.Operator(id).CreateAsync(new NewWorkspace { Name = "QA" }, Cancelled).ShouldThrowAsync<AlreadyExistsException>();

        (await silo.BeatAsync(id)).ShouldBeTrue();
        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Online);
    }

    [Fact]
    public async Task CreateAsync_SavedButTheAnswerIsLostAndNobodyAsksAgain_IsGivenUpInTime()
    {
        var id = TestSilo.NewId();
        silo.Storage.LosesAnswers = true;
        await silo.Operator(id).CreateAsync(new NewWorkspace { Name = "QA" }, Cancelled).ShouldThrowAsync<StorageUnavailableException>();
        silo.Storage.LosesAnswers = false;

        // The sweep wakes it, and nobody else.
        await silo.PassAsync(new WorkspaceOptions().ProvisionTimeout + TimeSpan.FromSeconds(5), id);

        silo.Storage.Find(id)!.State!.Status.ShouldBe(WorkspaceStatus.Failed);
    }

    [Fact]
    public async Task PauseAsync_SavedButTheAnswerIsLost_NobodyIsThereToTalkTo()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        await silo.UntilAsync(id, () => silo.Presence.Find(id) is not null);
        silo.Storage.LosesAnswers = true;
        await silo.Operator(id).PauseAsync(Cancelled).ShouldThrowAsync<StorageUnavailableException>();
        silo.Storage.LosesAnswers = false;

        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Paused);

        silo.Presence.Find(id).ShouldBeNull();
    }

    [Fact]
    public async Task HeartbeatAsync_FindsARestartWhoseAnswerWasLost_IsWaitedForFromThisBeatOn()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        silo.Storage.LosesAnswers = true;
        await silo.Operator(id).RestartAsync(Cancelled).ShouldThrowAsync<StorageUnavailableException>();
        silo.Storage.LosesAnswers = false;
        (await silo.BeatAsync(id, errorRate: 0.9)).ShouldBeTrue();
        silo.Storage.Find(id)!.State!.Status.ShouldBe(WorkspaceStatus.Online);

        await silo.PassAsync(TimeSpan.FromSeconds(65), id);

        silo.Storage.Find(id)!.State!.Status.ShouldBe(WorkspaceStatus.Offline);
    }

    [Fact]
    public async Task HeartbeatAsync_TransitionSavedButTheAnswerIsLost_IsNotMadeTwice()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        silo.Storage.LosesAnswers = true;
        (await silo.BeatAsync(id, errorRate: 0.9)).ShouldBeTrue();
        silo.Storage.LosesAnswers = false;

        (await silo.BeatAsync(id, errorRate: 0.9)).ShouldBeTrue();

        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Degraded);
        silo.Storage.FactsOf(id).Count(fact => fact is WorkspaceFact.Degraded).ShouldBe(1);
    }

    [Fact]
    public async Task Flush_StorageWasAway_WritesTheNewestBeatOfEach()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        silo.HeartbeatStore.IsAway = true;
        await silo.BeatAsync(id, task: "first");
        await silo.PassAsync(TimeSpan.FromSeconds(3), id);
        await silo.BeatAsync(id, task: "second");
        await silo.PassAsync(TimeSpan.FromSeconds(3), id);
        silo.HeartbeatStore.Find(id)?.Vitals.CurrentTask.ShouldNotBe("second");
        silo.HeartbeatStore.IsAway = false;

        await silo.UntilAsync(id, () => silo.HeartbeatStore.Find(id)?.Vitals.CurrentTask == "second");
    }

    private Task<Workspace> DescribeWhenBackAsync(WorkspaceId id)
    {
        silo.Storage.IsAway = false;
        return silo.Operator(id).DescribeAsync(Cancelled);
    }
}
