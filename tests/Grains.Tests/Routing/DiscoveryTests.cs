using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Routing;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Tests.Workspaces;
using Molecule.Grains.Workspaces;

namespace Molecule.Grains.Tests.Routing;

/// <summary>Who may talk to whom and where they are, asked of real grains.</summary>
public sealed class DiscoveryTests(TestSilo silo) : IClassFixture<TestSilo>, IDisposable
{
    private const string Url = "http://10.0.0.1:8000";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        silo.Storage.LetWritesGo();
        silo.Storage.LosesAnswers = false;
    }

    [Fact]
    public async Task MayTalkToAsync_EveryRelation_IsAnsweredWithItsReason()
    {
        var (top, _) = await silo.CreateOnlineAsync();
        var root = await silo.CreateAsync();
        var child = await CreateBelowAsync(top);
        var other = await CreateBelowAsync(top);
        var grandchild = await CreateBelowAsync(child);

        (await AskAsync(top, top)).ShouldBe(TalkReason.Self);
        (await AskAsync(top, root)).ShouldBe(TalkReason.Siblings);
        (await AskAsync(child, other)).ShouldBe(TalkReason.Siblings);
        (await AskAsync(child, top)).ShouldBe(TalkReason.Parent);
        (await AskAsync(top, child)).ShouldBe(TalkReason.Child);
        (await AskAsync(top, grandchild)).ShouldBe(TalkReason.DifferentTeams);
        (await AskAsync(grandchild, other)).ShouldBe(TalkReason.DifferentTeams);
        (await AskAsync(TestSilo.NewId(), top)).ShouldBe(TalkReason.UnknownCaller);
        (await AskAsync(top, TestSilo.NewId())).ShouldBe(TalkReason.UnknownTarget);
    }

    /// <summary>Contract section 2.4: the same id without a lookup, and status is not considered.</summary>
    [Fact]
    public async Task MayTalkToAsync_UnknownSelfAndRemoved_AreAsTheContractSays()
    {
        var stranger = TestSilo.NewId();
        var (top, _) = await silo.CreateOnlineAsync();
        var gone = await CreateBelowAsync(top);
        await silo.Operator(gone).RemoveAsync(false, Cancelled);

        (await AskAsync(stranger, stranger)).ShouldBe(TalkReason.Self);
        (await AskAsync(top, gone)).ShouldBe(TalkReason.Child);
        (await AskAsync(gone, top)).ShouldBe(TalkReason.Parent);
    }

    [Fact]
    public async Task MayTalkToAsync_EachAsksTheOtherAtOnce_NoneWaitsForTheOther()
    {
        var (one, _) = await silo.CreateOnlineAsync();
        var (other, _) = await silo.CreateOnlineAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(index => index % 2 == 0 ? AskAsync(one, other) : AskAsync(other, one)));

        answers.ShouldAllBe(reason => reason == TalkReason.Siblings);
    }

    [Fact]
    public async Task MayTalkToAsync_AMoveIsOnItsWay_IsAnsweredByWhatIsCommitted()
    {
        var (top, _) = await silo.CreateOnlineAsync();
        var child = await CreateBelowAsync(top);
        var grandchild = await CreateBelowAsync(child);
        silo.Storage.HoldWrites();
        var move = silo.Operator(grandchild).ChangeAsync(new WorkspaceChanges { ParentId = new Change<WorkspaceId?>(top) }, Cancelled);

        (await AskAsync(grandchild, top)).ShouldBe(TalkReason.DifferentTeams);
        silo.Storage.LetWritesGo();
        await move;

        (await AskAsync(grandchild, top)).ShouldBe(TalkReason.Parent);
        (await AskAsync(top, grandchild)).ShouldBe(TalkReason.Child);
    }

    [Fact]
    public async Task MayTalkToAsync_TheAnswerToAMoveWasLost_IsNotAGuess()
    {
        var (top, _) = await silo.CreateOnlineAsync();
        var child = await CreateBelowAsync(top);
        var grandchild = await CreateBelowAsync(child);
        silo.Storage.LosesAnswers = true;
        await silo.Operator(grandchild).ChangeAsync(new WorkspaceChanges { ParentId = new Change<WorkspaceId?>(top) }, Cancelled)
            .ShouldThrowAsync<StorageUnavailableException>();
        silo.Storage.LosesAnswers = false;

        (await AskAsync(top, grandchild)).ShouldBe(TalkReason.Child);
    }

    [Fact]
    public async Task DiscoverAsync_OneThatIsThere_GivesItsAddress()
    {
        var (one, _) = await silo.CreateOnlineAsync();
        var (other, _) = await silo.CreateOnlineAsync();

        (await DiscoverAsync(one, other)).ShouldBe(new Discovery(DiscoveryOutcome.Found, other, "QA", WorkspaceStatus.Online, Url));
        (await DiscoverAsync(one, one)).ShouldBe(new Discovery(DiscoveryOutcome.Found, one, "QA", WorkspaceStatus.Online, Url));
        await silo.BeatAsync(other, errorRate: 0.9);
        (await DiscoverAsync(one, other)).Outcome.ShouldBe(DiscoveryOutcome.Found);
    }

    [Fact]
    public async Task DiscoverAsync_OneWithoutAnAddress_SaysWhereItStands()
    {
        var (one, _) = await silo.CreateOnlineAsync();
        var waiting = await silo.CreateAsync();
        var silent = await silo.CreateAsync(new NewWorkspace { Name = "Silent", Runtime = "external", External = true });

        (await DiscoverAsync(one, waiting)).ShouldBe(new Discovery(DiscoveryOutcome.Unavailable, waiting, "QA", WorkspaceStatus.Provisioning));
        (await DiscoverAsync(one, silent)).ShouldBe(new Discovery(DiscoveryOutcome.Unavailable, silent, "Silent", WorkspaceStatus.Online));
    }

    [Fact]
    public async Task DiscoverAsync_NotAllowedOrUnknown_IsRefused()
    {
        var (top, _) = await silo.CreateOnlineAsync();
        var child = await CreateBelowAsync(top);
        var grandchild = await CreateBelowAsync(child);
        var stranger = TestSilo.NewId();

        (await DiscoverAsync(top, grandchild).ShouldThrowAsync<TalkRefusedException>()).Reason.ShouldBe(TalkReason.DifferentTeams);
        (await DiscoverAsync(top, stranger).ShouldThrowAsync<TalkRefusedException>()).Reason.ShouldBe(TalkReason.UnknownTarget);
        (await DiscoverAsync(stranger, top).ShouldThrowAsync<TalkRefusedException>()).Reason.ShouldBe(TalkReason.UnknownCaller);
        await DiscoverAsync(stranger, stranger).ShouldThrowAsync<WorkspaceNotFoundException>();
    }

    [Fact]
    public async Task DiscoverAsync_AnExternalOneOnTheMachineItself_DependsOnWhoAsks()
    {
        var (container, _) = await silo.CreateOnlineAsync();
        var near = await CreateExternalAsync("http://localhost:9001");
        var far = await CreateExternalAsync("http://10.0.0.2:9001");

        (await DiscoverAsync(container, near)).Url.ShouldBe("http://host.docker.internal:9001");
        (await DiscoverAsync(far, near)).Url.ShouldBe("http://localhost:9001");
        (await DiscoverAsync(container, far)).Url.ShouldBe("http://10.0.0.2:9001");
    }

    [Fact]
    public async Task DiscoverAsync_RemovedWithoutAnHeir_IsGoneWithItsLastEvent()
    {
        var (one, _) = await silo.CreateOnlineAsync();
        var gone = await silo.CreateAsync();
        await silo.Operator(gone).RemoveAsync(false, Cancelled);

        var found = await DiscoverAsync(one, gone);
        var asked = silo.Log.Statements;
        var again = await DiscoverAsync(one, gone);

        found.Outcome.ShouldBe(DiscoveryOutcome.Gone);
        found.LastEvent.ShouldNotBeNull().EventType.ShouldBe(nameof(WorkspaceFact.Removed));
        again.ShouldBe(found);
        silo.Log.Statements.ShouldBe(asked);
    }

    [Fact]
    public async Task DiscoverAsync_RemovedWithAnHeir_LeadsThere()
    {
        var (one, _) = await silo.CreateOnlineAsync();
        var (heir, _) = await silo.CreateOnlineAsync();
        var old = await silo.CreateAsync();
        await silo.Succession(old).HandOverAsync(heir, false, Cancelled);

        (await DiscoverAsync(one, old)).ShouldBe(new Discovery(DiscoveryOutcome.Moved, heir, "QA", WorkspaceStatus.Online, Url));
    }

    [Fact]
    public async Task DiscoverAsync_TheHeirIsInAnotherTeam_ItsAddressIsNotGiven()
    {
        var (one, _) = await silo.CreateOnlineAsync();
        var heir = await CreateBelowAsync(await silo.CreateAsync());
        await silo.Agent(heir).RegisterAsync(new Registration(Url, "{}"), null, Cancelled);
        var old = await silo.CreateAsync();
        await silo.Succession(old).HandOverAsync(heir, false, Cancelled);

        var found = await DiscoverAsync(one, old);

        found.Outcome.ShouldBe(DiscoveryOutcome.Moved);
        found.Id.ShouldBe(heir);
        found.Url.ShouldBeNull();
        await DiscoverAsync(one, heir).ShouldThrowAsync<TalkRefusedException>();
    }

    [Fact]
    public async Task DiscoverAsync_AChainOfAThousand_IsFollowedInOneStatementAndThenInOneHop()
    {
        var (one, _) = await silo.CreateOnlineAsync();
        var first = await silo.CreateAsync();
        var end = first;
        for (var link = 0; link < 1_000; link++)
        {
            var next = await silo.CreateAsync();
            await silo.Succession(end).HandOverAsync(next, false, Cancelled);
            end = next;
        }

        await silo.Agent(end).RegisterAsync(new Registration(Url, "{}"), null, Cancelled);

        var before = silo.Routes.Statements;
        (await DiscoverAsync(one, first)).Id.ShouldBe(end);
        silo.Routes.Statements.ShouldBe(before + 1);

        var reads = silo.Storage.Reads;
        var calls = silo.Calls.Of(nameof(IWorkspaceRouting), "IWorkspaceNeighbour");
        (await DiscoverAsync(one, first)).ShouldBe(new Discovery(DiscoveryOutcome.Moved, end, "QA", WorkspaceStatus.Online, Url));

        silo.Routes.Statements.ShouldBe(before + 1);
        silo.Storage.Reads.ShouldBe(reads);
        // The caller, the one that is looked for, and the end of its chain.
        silo.Calls.Of(nameof(IWorkspaceRouting), "IWorkspaceNeighbour").ShouldBe(calls + 3);
    }

    [Fact]
    public async Task DiscoverAsync_TheEndOfTheChainIsReplacedLater_GoesOnFromThere()
    {
        var (one, _) = await silo.CreateOnlineAsync();
        var (first, _) = await silo.CreateOnlineAsync();
        var (second, _) = await silo.CreateOnlineAsync();
        var old = await silo.CreateAsync();
        await silo.Succession(old).HandOverAsync(first, false, Cancelled);
        (await DiscoverAsync(one, old)).Id.ShouldBe(first);

        await silo.Succession(first).HandOverAsync(second, false, Cancelled);
        (await DiscoverAsync(one, old)).Id.ShouldBe(second);
        var calls = silo.Calls.Of(nameof(IWorkspaceRouting), "IWorkspaceNeighbour");
        (await DiscoverAsync(one, old)).Id.ShouldBe(second);

        silo.Calls.Of(nameof(IWorkspaceRouting), "IWorkspaceNeighbour").ShouldBe(calls + 3);
        await silo.Operator(second).RemoveAsync(false, Cancelled);
        (await DiscoverAsync(one, old)).Outcome.ShouldBe(DiscoveryOutcome.Gone);
    }

    /// <summary>Decision 6: an expanded workspace answers for itself while it can, and its lead speaks for it while it cannot.</summary>
    [Fact]
    public async Task DiscoverAsync_AnExpandedOne_AnswersItselfOrThroughItsLead()
    {
        var (one, _) = await silo.CreateOnlineAsync();
        var (expanded, _) = await silo.CreateOnlineAsync();
        var lead = await CreateBelowAsync(expanded);
        await silo.Agent(lead).RegisterAsync(new Registration(Url, "{}"), null, Cancelled);
        silo.Storage.WriteBehindTheGrainsBack(expanded, record => record with { State = record.State! with { ForwardedTo = lead } });
        await silo.DeactivateAsync(expanded);

        (await DiscoverAsync(one, expanded)).ShouldBe(new Discovery(DiscoveryOutcome.Found, expanded, "QA", WorkspaceStatus.Online, Url));

        silo.Storage.WriteBehindTheGrainsBack(expanded, record => record with { State = record.State! with { Status = WorkspaceStatus.Offline } });
        await silo.DeactivateAsync(expanded);
        var found = await DiscoverAsync(one, expanded);
        found.Outcome.ShouldBe(DiscoveryOutcome.Moved);
        found.Id.ShouldBe(lead);
        found.Url.ShouldBeNull();
        (await DiscoverAsync(lead, expanded)).Url.ShouldBe(Url);
    }

    [Fact]
    public async Task DiscoverAsync_WorkspacesWithoutAddressesThatNameEachOther_Ends()
    {
        var (one, _) = await silo.CreateOnlineAsync();
        var left = await silo.CreateAsync();
        var right = await silo.CreateAsync();
        foreach (var (id, other) in new[] { (left, right), (right, left) })
        {
            silo.Storage.WriteBehindTheGrainsBack(id, record => record with { State = record.State! with { ForwardedTo = other } });
            await silo.DeactivateAsync(id);
        }

        (await DiscoverAsync(one, left)).Url.ShouldBeNull();
    }

    private async Task<TalkReason> AskAsync(WorkspaceId caller, WorkspaceId target)
    {
        var answer = await silo.Routing(caller).MayTalkToAsync(target, Cancelled);
        answer.IsAllowed.ShouldBe(answer.Reason < TalkReason.DifferentTeams);
        return answer.Reason;
    }

    private Task<Discovery> DiscoverAsync(WorkspaceId caller, WorkspaceId target) => silo.Routing(caller).DiscoverAsync(target, Cancelled);

    private Task<WorkspaceId> CreateBelowAsync(WorkspaceId parent) => silo.CreateAsync(new NewWorkspace { Name = "QA", ParentId = parent });

    private Task<WorkspaceId> CreateExternalAsync(string url) =>
        silo.CreateAsync(new NewWorkspace { Name = "External", Runtime = "external", External = true, Url = url });
}
