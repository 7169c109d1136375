using System.Collections.Immutable;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Heartbeats;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Orleans.Storage;

namespace Molecule.Grains.Tests.Workspaces;

/// <summary>What operators and agents may ask of a workspace, what becomes of it, and who hears of it.</summary>
public sealed class CommandTests(TestSilo silo) : IClassFixture<TestSilo>
{
    private static readonly Registration Somewhere = new("http://10.0.0.1:8000", """{"name":"QA"}""");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CreateAsync_EverythingSaid_IsDescribedAsItWasSaid()
    {
        var parent = await silo.CreateAsync();
        var id = TestSilo.NewId();
        var workspace = new NewWorkspace
        {
            Name = "QA",
            Role = "Finds faults",
            Tier = 3,
            ParentId = parent,
            Runtime = "dotnet",
            WorkspaceDir = "/srv/qa",
            Access = WorkspaceAccess.ReadWrite,
            Place = new WorkspacePlace(1.5, -2, Collapsed: true),
        };

        var created = await silo.Operator(id).CreateAsync(workspace, Cancelled);

        created.ShouldBe(new Workspace
        {
            Id = id,
            Name = "QA",
            Role = "Finds faults",
            Tier = 3,
            Status = WorkspaceStatus.Provisioning,
            ParentId = parent,
            Runtime = "dotnet",
            WorkspaceDir = "/srv/qa",
            Access = WorkspaceAccess.ReadWrite,
            CreatedAt = silo.Clock.GetUtcNow(),
            UpdatedAt = silo.Clock.GetUtcNow(),
            Version = 1,
            Vitals = WorkspaceVitals.None,
            Place = new WorkspacePlace(1.5, -2, Collapsed: true),
        });
        (await silo.Operator(id).DescribeAsync(Cancelled)).ShouldBe(created);
        silo.Announcer.FactsOf(id).ShouldHaveSingleItem().ShouldBeOfType<WorkspaceFact.Provisioned>().By.ShouldBe(Actor.Operator);
        silo.Announcer.PlacesOf(id).ShouldBe([new WorkspacePlace(1.5, -2, Collapsed: true)]);
    }

    [Fact]
    public async Task CreateAsync_IdIsTaken_IsRefused()
    {
        var id = await silo.CreateAsync();

        var refusal = await silo.Operator(id).CreateAsync(new NewWorkspace { Name = "Another" }, Cancelled).ShouldThrowAsync<AlreadyExistsException>();

        refusal.Id.ShouldBe(id);
        silo.Storage.FactsOf(id).Length.ShouldBe(1);
    }

    [Fact]
    public async Task CreateAsync_RemovedIdAgain_IsRefused()
    {
        var id = await silo.CreateAsync();
        await silo.Operator(id).RemoveAsync(false, Cancelled);

        await silo.Operator(id).CreateAsync(new NewWorkspace { Name = "Another" }, Cancelled).ShouldThrowAsync<AlreadyExistsException>();
    }

    [Fact]
    public async Task CreateAsync_ParentIsUnknown_IsRefusedAndTheIdStaysFree()
    {
        var id = TestSilo.NewId();
        var parent = TestSilo.NewId();

        var refusal = await silo.Operator(id).CreateAsync(new NewWorkspace { Name = "QA", ParentId = parent }, Cancelled)
            .ShouldThrowAsync<ParentNotFoundException>();

        refusal.Id.ShouldBe(parent);
        silo.Announcer.FactsOf(id).ShouldBeEmpty();
        await silo.Operator(id).DescribeAsync(Cancelled).ShouldThrowAsync<WorkspaceNotFoundException>();
        (await silo.Operator(id).CreateAsync(new NewWorkspace { Name = "QA" }, Cancelled)).Version.ShouldBe(1);
    }

    [Fact]
    public async Task CreateAsync_FieldOutOfRange_IsRefusedByItsName()
    {
        var refusal = await silo.Operator(TestSilo.NewId()).CreateAsync(new NewWorkspace { Name = "QA", Tier = 5 }, Cancelled)
            .ShouldThrowAsync<InvalidFieldException>();

        refusal.Field.ShouldBe("tier");
        refusal.Message.ShouldBe("tier must be 1 to 4");
    }

    [Fact]
    public async Task Everything_WasCommittedWhenItWasAnnounced()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        await silo.BeatAsync(id, errorRate: 1);
        await silo.BeatAsync(id);
        await silo.Operator(id).ChangeAsync(new WorkspaceChanges { Tier = new Change<int>(2) }, Cancelled);
        await silo.Operator(id).RemoveAsync(false, Cancelled);

        silo.Announcer.Early.ShouldBeEmpty();
        silo.Announcer.FactsOf(id).ShouldBe(silo.Storage.FactsOf(id));
    }

    [Fact]
    public async Task ChangeAsync_CommitIsUnderway_AnnouncesNothingYet()
    {
        var id = await silo.CreateAsync();
        silo.Storage.HoldWrites();
        var change = silo.Operator(id).ChangeAsync(new WorkspaceChanges { Name = new Change<string>("Quality") }, Cancelled);

        silo.Announcer.FactsOf(id).ShouldNotContain(fact => fact is WorkspaceFact.Updated);
        change.IsCompleted.ShouldBeFalse();

        silo.Storage.LetWritesGo();
        await change;
        silo.Announcer.FactsOf(id).ShouldContain(fact => fact is WorkspaceFact.Updated);
    }

    [Fact]
    public async Task ChangeAsync_NameRoleTierAndParent_IsTwoFactsAndOneCommit()
    {
        var parent = await silo.CreateAsync();
        var id = await silo.CreateAsync();
        var changes = new WorkspaceChanges
        {
            Name = new Change<string>("Quality"),
            Role = new Change<string?>("Finds faults"),
            Tier = new Change<int>(4),
            ParentId = new Change<WorkspaceId?>(parent),
        };

        var changed = await silo.Operator(id).ChangeAsync(changes, Cancelled);

        changed.Name.ShouldBe("Quality");
        changed.Role.ShouldBe("Finds faults");
        changed.Tier.ShouldBe(4);
        changed.ParentId.ShouldBe(parent);
        changed.Version.ShouldBe(3);
        silo.Storage.FactsOf(id).Select(fact => fact.GetType()).ShouldBe(
            [typeof(WorkspaceFact.Provisioned), typeof(WorkspaceFact.Updated), typeof(WorkspaceFact.Moved)]);
    }

    [Fact]
    public async Task ChangeAsync_EverythingIsAsAskedAlready_MakesNoFact()
    {
        var id = await silo.CreateAsync();

        var changed = await silo.Operator(id).ChangeAsync(new WorkspaceChanges { Name = new Change<string>("QA"), Tier = new Change<int>(1) }, Cancelled);

        changed.Version.ShouldBe(1);
        silo.Announcer.FactsOf(id).Length.ShouldBe(1);
    }

    [Fact]
    public async Task ChangeAsync_BelowItsOwnChild_IsRefusedAndChangesNothing()
    {
        var top = await silo.CreateAsync();
        var below = await silo.CreateAsync(new NewWorkspace { Name = "Below", ParentId = top });
        var changes = new WorkspaceChanges { Name = new Change<string>("Renamed"), ParentId = new Change<WorkspaceId?>(below) };

        await silo.Operator(top).ChangeAsync(changes, Cancelled).ShouldThrowAsync<CycleException>();

        var described = await silo.Operator(top).DescribeAsync(Cancelled);
        described.ParentId.ShouldBeNull();
        described.Name.ShouldBe("QA");
        described.Version.ShouldBe(1);
        silo.Announcer.FactsOf(top).Length.ShouldBe(1);
    }

    [Fact]
    public async Task ChangeAsync_Place_IsAnnouncedAndNoFact()
    {
        var id = await silo.CreateAsync();

        var moved = await silo.Operator(id).ChangeAsync(new WorkspaceChanges { Place = new Change<WorkspacePlace>(new WorkspacePlace(3, 4)) }, Cancelled);
        await silo.Operator(id).ChangeAsync(new WorkspaceChanges { Place = new Change<WorkspacePlace>(new WorkspacePlace(3, 4)) }, Cancelled);

        moved.Place.ShouldBe(new WorkspacePlace(3, 4));
        moved.Version.ShouldBe(1);
        silo.Announcer.PlacesOf(id).ShouldBe([new WorkspacePlace(3, 4)]);
        silo.Storage.FactsOf(id).Length.ShouldBe(1);
    }

    [Fact]
    public async Task ChangeAsync_Place_KeepsTheFold()
    {
        var id = await silo.CreateAsync(new NewWorkspace { Name = "QA", Place = new WorkspacePlace(0, 0, Collapsed: true) });

        var moved = await silo.Operator(id).ChangeAsync(new WorkspaceChanges { Place = new Change<WorkspacePlace>(new WorkspacePlace(3, 4)) }, Cancelled);

        moved.Place.ShouldBe(new WorkspacePlace(3, 4, Collapsed: true));
    }

    [Fact]
    public async Task ChangeAsync_AnotherActivationWon_IsNoFactAndTheNextCallKnowsWhatTheOtherDid()
    {
        var id = await silo.CreateAsync();
        silo.Storage.WriteBehindTheGrainsBack(id, row => row with { State = row.State! with { Name = "Of the other", Version = 2 } });

        var rename = new WorkspaceChanges { Name = new Change<string>("Mine") };
        await silo.Operator(id).ChangeAsync(rename, Cancelled).ShouldThrowAsync<InconsistentStateException>();

        silo.Storage.FactsOf(id).ShouldNotContain(fact => fact is WorkspaceFact.Updated);
        silo.Announcer.FactsOf(id).ShouldNotContain(fact => fact is WorkspaceFact.Updated);
        (await silo.Operator(id).DescribeAsync(Cancelled)).Name.ShouldBe("Of the other");
        (await silo.Operator(id).ChangeAsync(rename, Cancelled)).Version.ShouldBe(3);
    }

    [Fact]
    public async Task Commands_Unknown_AreRefused()
    {
        var id = TestSilo.NewId();

        await silo.Operator(id).DescribeAsync(Cancelled).ShouldThrowAsync<WorkspaceNotFoundException>();
        await silo.Operator(id).ChangeAsync(new WorkspaceChanges(), Cancelled).ShouldThrowAsync<WorkspaceNotFoundException>();
        await silo.Operator(id).RemoveAsync(true, Cancelled).ShouldThrowAsync<WorkspaceNotFoundException>();
        await silo.Agent(id).UpdateCardAsync("{}", null, Cancelled).ShouldThrowAsync<WorkspaceNotFoundException>();
    }

    [Fact]
    public async Task Commands_Removed_AreRefusedAndTheRecordStays()
    {
        var (id, token) = await silo.CreateOnlineAsync();
        await silo.Operator(id).RemoveAsync(false, Cancelled);
        var record = await silo.Operator(id).DescribeAsync(Cancelled);

        await silo.Operator(id).ChangeAsync(new WorkspaceChanges { Tier = new Change<int>(2) }, Cancelled).ShouldThrowAsync<WorkspaceRemovedException>();
        await silo.Agent(id).RegisterAsync(Somewhere, token, Cancelled).ShouldThrowAsync<WorkspaceRemovedException>();
        await silo.Agent(id).UpdateCardAsync("[]", token, Cancelled).ShouldThrowAsync<WorkspaceRemovedException>();
        (await silo.Agent(id).HeartbeatAsync(new Heartbeat(0, "", 0, 0, ""), token, Cancelled)).IsKnown.ShouldBeFalse();

        record.Status.ShouldBe(WorkspaceStatus.Removed);
        (await silo.Operator(id).DescribeAsync(Cancelled)).ShouldBe(record);
    }

    [Fact]
    public async Task RegisterAsync_Twice_GivesTheTokenOnce()
    {
        var id = await silo.CreateAsync();

        var first = await silo.Agent(id).RegisterAsync(Somewhere, token: null, Cancelled);
        var second = await silo.Agent(id).RegisterAsync(Somewhere, first.AuthToken, Cancelled);

        first.AuthToken.ShouldNotBeNull().Length.ShouldBe(43);
        second.AuthToken.ShouldBeNull();
        silo.Storage.Find(id)!.Tokens.ShouldHaveSingleItem();
        silo.Storage.Find(id)!.NewToken.ShouldBeNull();
    }

    [Fact]
    public async Task RegisterAsync_AfterTheGrainSlept_StillKnowsTheToken()
    {
        var (id, token) = await silo.CreateOnlineAsync();
        await silo.DeactivateAsync(id);

        (await silo.Agent(id).RegisterAsync(Somewhere, token, Cancelled)).AuthToken.ShouldBeNull();
        await silo.Agent(id).RegisterAsync(Somewhere, "wrong", Cancelled).ShouldThrowAsync<InvalidTokenException>();
    }

    [Fact]
    public async Task RegisterAsync_UnknownId_CreatesTheWorkspaceUnderItsId()
    {
        var id = TestSilo.NewId();

        var receipt = await silo.Agent(id).RegisterAsync(Somewhere, token: null, Cancelled);

        receipt.AuthToken.ShouldNotBeNull();
        var created = await silo.Operator(id).DescribeAsync(Cancelled);
        created.Name.ShouldBe(id.ToString());
        created.Status.ShouldBe(WorkspaceStatus.Online);
        created.Url.ShouldBe(Somewhere.Url);
        created.AgentCard.ShouldBe(Somewhere.AgentCard);
        created.Vitals.LastHeartbeatAt.ShouldBe(silo.Clock.GetUtcNow());
        silo.Storage.FactsOf(id).Select(fact => fact.By).ShouldBe([Actor.Workspace, Actor.Workspace, Actor.Workspace]);
    }

    [Fact]
    public async Task Agent_WrongToken_IsRefusedAndNothingIsHeard()
    {
        var (id, token) = await silo.CreateOnlineAsync();
        var other = await silo.CreateOnlineAsync();
        var before = await silo.Operator(id).DescribeAsync(Cancelled);

        foreach (var wrong in ImmutableArray.Create(other.Token, token[..^1], token + "A", token.ToLowerInvariant() + " ", "", "ключ"))
        {
            await silo.Agent(id).HeartbeatAsync(new Heartbeat(1, "", 9, 9, "stolen"), wrong, Cancelled).ShouldThrowAsync<InvalidTokenException>();
            await silo.Agent(id).RegisterAsync(new Registration("http://evil", "{}"), wrong, Cancelled).ShouldThrowAsync<InvalidTokenException>();
            await silo.Agent(id).UpdateCardAsync("[]", wrong, Cancelled).ShouldThrowAsync<InvalidTokenException>();
        }

        (await silo.Operator(id).DescribeAsync(Cancelled)).ShouldBe(before);
        silo.Announcer.TasksOf(id).ShouldBeEmpty();
    }

    [Fact]
    public async Task Agent_ShowsATokenWhereNoneWasIssued_IsRefused()
    {
        var id = await silo.CreateAsync();

        await silo.Agent(id).HeartbeatAsync(new Heartbeat(0, "", 0, 0, ""), "anything", Cancelled).ShouldThrowAsync<InvalidTokenException>();
        await silo.Agent(id).RegisterAsync(Somewhere, "anything", Cancelled).ShouldThrowAsync<InvalidTokenException>();

        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Provisioning);
    }

    [Fact]
    public async Task HeartbeatAsync_UnknownId_SaysSoAndMakesNothing()
    {
        var id = TestSilo.NewId();

        (await silo.BeatAsync(id)).ShouldBeFalse();

        silo.Storage.Find(id).ShouldBeNull();
        silo.Announcer.TasksOf(id).ShouldBeEmpty();
    }

    [Fact]
    public async Task HeartbeatAsync_UnknownIdAndOutOfRange_IsRefusedAllTheSame() =>
        await silo.BeatAsync(TestSilo.NewId(), errorRate: 2).ShouldThrowAsync<InvalidFieldException>();

    [Fact]
    public async Task HeartbeatAsync_OutOfRange_IsRefusedAndIsNoSignOfLife()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        var before = await silo.Operator(id).DescribeAsync(Cancelled);

        await silo.BeatAsync(id, errorRate: 1.01).ShouldThrowAsync<InvalidFieldException>();

        (await silo.Operator(id).DescribeAsync(Cancelled)).ShouldBe(before);
    }

    [Fact]
    public async Task HeartbeatAsync_DegradesAndRecoversWithHysteresis()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        var seen = new List<WorkspaceStatus>();
        foreach (var rate in new[] { 0.49, 0.5, 0.3, 0.1, 0.0999, 0.4 })
        {
            await silo.BeatAsync(id, rate);
            seen.Add(await silo.StatusAsync(id));
        }

        seen.ShouldBe([
            WorkspaceStatus.Online, WorkspaceStatus.Degraded, WorkspaceStatus.Degraded, WorkspaceStatus.Degraded, WorkspaceStatus.Online, WorkspaceStatus.Online]);
        silo.Announcer.FactsOf(id).Count(fact => fact is WorkspaceFact.Degraded).ShouldBe(1);
    }

    [Fact]
    public async Task HeartbeatAsync_TaskChanged_IsAnnouncedOnceAndNeverAFact()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        var facts = silo.Storage.FactsOf(id).Length;

        await silo.BeatAsync(id, task: "reading", active: 1);
        await silo.BeatAsync(id, task: "reading", active: 1);
        await silo.BeatAsync(id, task: "reading", active: 2);
        await silo.BeatAsync(id);
        await silo.BeatAsync(id);

        silo.Announcer.TasksOf(id).Select(vitals => (vitals.CurrentTask, vitals.ActiveTasks)).ShouldBe([("reading", 1), ("reading", 2), ("", 0)]);
        silo.Storage.FactsOf(id).Length.ShouldBe(facts);
    }

    [Fact]
    public async Task UpdateCardAsync_SameCard_MakesNoFact()
    {
        var (id, token) = await silo.CreateOnlineAsync();

        await silo.Agent(id).UpdateCardAsync("""{"v":2}""", token, Cancelled);
        await silo.Agent(id).UpdateCardAsync("""{"v":2}""", token, Cancelled);

        silo.Announcer.FactsOf(id).Count(fact => fact is WorkspaceFact.CardUpdated).ShouldBe(1);
        (await silo.Operator(id).DescribeAsync(Cancelled)).AgentCard.ShouldBe("""{"v":2}""");
    }

    [Fact]
    public async Task Commands_ManyAtOnce_EachHaveTheirFactAndVersionsHaveNoGap()
    {
        var (id, _) = await silo.CreateOnlineAsync();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(number => silo.Operator(id)
            .ChangeAsync(new WorkspaceChanges { Name = new Change<string>($"Name {number}") }, Cancelled)));

        var described = await silo.Operator(id).DescribeAsync(Cancelled);
        var facts = silo.Storage.FactsOf(id);
        described.Version.ShouldBe(facts.Length);
        facts.OfType<WorkspaceFact.Updated>().Select(fact => fact.Name!.To).Distinct().Count().ShouldBe(50);
        facts.Aggregate((WorkspaceState?)null, (state, fact) => WorkspaceState.Apply(id, state, fact)).ShouldBe(silo.Storage.Find(id)!.State);
    }
}
