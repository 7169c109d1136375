using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Routing;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Routing;
using Molecule.Grains.Tests.Workspaces;

namespace Molecule.Grains.Tests.Routing;

/// <summary>Lists of peers, asked of real grains.</summary>
public sealed class PeersTests(TestSilo silo) : IClassFixture<TestSilo>, IDisposable
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => silo.Routes.IsAway = false;

    /// <summary>Contract 22.20: siblings, then children, then the parent.</summary>
    [Fact]
    public async Task ListPeersAsync_Everybody_InTheOrderOfTheContract()
    {
        var team = await CreateTeamAsync();

        var peers = await ListAsync(team.Self);

        peers.Select(peer => peer.Id).ShouldBe([.. team.Siblings, .. team.Children, team.Parent]);
        peers[^1].ParentId.ShouldBeNull();
        peers[^2].ParentId.ShouldBe(team.Self);
        peers[0].ShouldBe(new Peer { Id = team.Siblings[0], Name = "Sibling 0", Role = "r", Tier = 2, Status = WorkspaceStatus.Provisioning, ParentId = team.Parent });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public async Task ListPeersAsync_InPages_IsTheSameListAndEndsExactly(int limit)
    {
        var team = await CreateTeamAsync();
        var whole = await ListAsync(team.Self);
        whole.Count.ShouldBe(6);

        var read = new List<Peer>();
        PeerCursor? next = null;
        do
        {
            var page = await silo.Routing(team.Self).ListPeersAsync(next, limit, Cancelled);
            page.Peers.Length.ShouldBeInRange(1, limit);
            read.AddRange(page.Peers);
            next = page.Next;
        }
        while (next is not null);

        read.ShouldBe(whole);
    }

    [Fact]
    public async Task ListPeersAsync_TheLastOfThePageWentMeanwhile_GoesOnAfterIt()
    {
        var team = await CreateTeamAsync();
        var page = await silo.Routing(team.Self).ListPeersAsync(null, 2, Cancelled);
        await silo.Operator(team.Siblings[1]).RemoveAsync(false, Cancelled);

        var rest = await silo.Routing(team.Self).ListPeersAsync(page.Next, 100, Cancelled);

        rest.Peers.Select(peer => peer.Id).ShouldBe([team.Siblings[2], .. team.Children, team.Parent]);
    }

    [Fact]
    public async Task ListPeersAsync_CardsAreLarge_ThePageEndsBeforeTheMessageIsTooBig()
    {
        var top = await silo.CreateAsync();
        var card = $"\"{new string('x', 200 * 1_024)}\"";
        for (var index = 0; index < 45; index++)
        {
            var id = await silo.CreateAsync(new NewWorkspace { Name = "Wordy", ParentId = top });
            await silo.Agent(id).RegisterAsync(new Registration("http://10.0.0.1", card), null, Cancelled);
        }

        var page = await silo.Routing(top).ListPeersAsync(new PeerCursor(PeerSection.Siblings, DateTimeOffset.MaxValue, top), 1_000, Cancelled);

        page.Next.ShouldNotBeNull();
        page.Peers.Length.ShouldBe((WorkspaceRouting.MaxCards / card.Length) + 1);
        var rest = await silo.Routing(top).ListPeersAsync(page.Next, 1_000, Cancelled);
        (page.Peers.Length + rest.Peers.Length).ShouldBe(45);
    }

    [Fact]
    public async Task ListPeersAsync_AfterEveryKindOfChange_ShowsItWithoutAStatement()
    {
        var team = await CreateTeamAsync();
        await ListAsync(team.Self);
        var (statements, reads) = (silo.Routes.Statements, silo.Storage.Reads);

        await silo.Operator(team.Siblings[0]).ChangeAsync(new WorkspaceChanges { Name = new Change<string>("Renamed") }, Cancelled);
        (await ListAsync(team.Self))[0].Name.ShouldBe("Renamed");
        await silo.Agent(team.Siblings[1]).RegisterAsync(new Registration("http://10.0.0.9", "[1]"), null, Cancelled);
        var online = (await ListAsync(team.Self))[1];
        (online.Status, online.Url, online.AgentCard).ShouldBe((WorkspaceStatus.Online, "http://10.0.0.9", "[1]"));
        await silo.Operator(team.Siblings[2]).ChangeAsync(new WorkspaceChanges { ParentId = new Change<WorkspaceId?>(team.Self) }, Cancelled);
        (await ListAsync(team.Self)).Select(peer => peer.Id).ShouldContain(team.Siblings[2]);
        (await ListAsync(team.Self)).Count(peer => peer.ParentId == team.Self).ShouldBe(3);
        await silo.Operator(team.Children[0]).RemoveAsync(false, Cancelled);
        (await ListAsync(team.Self)).Select(peer => peer.Id).ShouldNotContain(team.Children[0]);

        silo.Routes.Statements.ShouldBe(statements);
        silo.Storage.Reads.ShouldBe(reads);
        var late = await silo.CreateAsync(new NewWorkspace { Name = "Late", ParentId = team.Parent });
        (await ListAsync(team.Self)).Select(peer => peer.Id).ShouldContain(late);
        silo.Routes.Statements.ShouldBe(statements);
    }

    [Fact]
    public async Task ListPeersAsync_ATeamGoesAtOnce_IsGoneAtOnce()
    {
        var team = await CreateTeamAsync();
        var cousin = await silo.CreateAsync(new NewWorkspace { Name = "Other", ParentId = team.Siblings[0] });
        (await ListAsync(cousin)).Count.ShouldBe(1);
        await ListAsync(team.Siblings[0]);

        await silo.Operator(team.Self).RemoveAsync(true, Cancelled);

        (await ListAsync(team.Siblings[0])).Select(peer => peer.Id).ShouldBe([team.Siblings[1], team.Siblings[2], cousin, team.Parent]);
        (await ListAsync(team.Self)).Select(peer => peer.Id).ShouldBe([.. team.Siblings, team.Parent]);
    }

    [Fact]
    public async Task ListPeersAsync_AgentsWork_ShowsHowBusyTheyAreASecondLater()
    {
        var team = await CreateTeamAsync();
        await ListAsync(team.Self);
        var statements = silo.Routes.Statements;

        await silo.BeatAsync(team.Siblings[0], active: 3);
        await silo.BeatAsync(team.Parent, active: 2);
        await silo.PassAsync(TimeSpan.FromSeconds(1), team.Self);
        await UntilAsync(team.Self, peers => peers[0].ActiveTasks == 3 && peers[^1].ActiveTasks == 2);
        await silo.BeatAsync(team.Siblings[0], active: 0);
        await UntilAsync(team.Self, peers => peers[0].ActiveTasks == 0);

        silo.Routes.Statements.ShouldBe(statements);
    }

    [Fact]
    public async Task ListPeersAsync_ABusyOneComesFromATeamThatNobodyKnows_ShowsHowBusyItIs()
    {
        var team = await CreateTeamAsync();
        var elsewhere = await silo.CreateAsync(new NewWorkspace { Name = "Busy", ParentId = await silo.CreateAsync() });
        await silo.BeatAsync(elsewhere, active: 7);
        await ListAsync(team.Self);

        await silo.Operator(elsewhere).ChangeAsync(new WorkspaceChanges { ParentId = new Change<WorkspaceId?>(team.Parent) }, Cancelled);

        await UntilAsync(team.Self, peers => peers.Single(peer => peer.Id == elsewhere).ActiveTasks == 7);
    }

    [Fact]
    public async Task ListPeersAsync_UnknownOrBadLimit_IsRefused()
    {
        var id = await silo.CreateAsync();

        await silo.Routing(TestSilo.NewId()).ListPeersAsync(null, 1, Cancelled).ShouldThrowAsync<WorkspaceNotFoundException>();
        (await silo.Routing(id).ListPeersAsync(null, 0, Cancelled).ShouldThrowAsync<InvalidFieldException>()).Field.ShouldBe("limit");
        await silo.Routing(id).ListPeersAsync(null, IWorkspaceRouting.MaxPage + 1, Cancelled).ShouldThrowAsync<InvalidFieldException>();
    }

    [Fact]
    public async Task ListPeersAsync_PostgresIsAway_IsAnOutageUntilItIsBackAndNeverForWhatIsKnown()
    {
        var team = await CreateTeamAsync();
        var unknown = await silo.CreateAsync(new NewWorkspace { Name = "Unknown", ParentId = team.Children[0] });
        await ListAsync(team.Self);
        silo.Routes.IsAway = true;

        (await ListAsync(team.Self)).Count.ShouldBe(6);
        await ListAsync(unknown).ShouldThrowAsync<StorageUnavailableException>();
        silo.Routes.IsAway = false;

        (await ListAsync(unknown)).Select(peer => peer.Id).ShouldBe([team.Children[0]]);
    }

    private async Task UntilAsync(WorkspaceId id, Func<IReadOnlyList<Peer>, bool> condition)
    {
        for (var tries = 0; !condition(await ListAsync(id)); tries++)
        {
            tries.ShouldBeLessThan(1_000, "it never came to be");
            await silo.PassAsync(TimeSpan.FromSeconds(1), id);
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Cancelled);
        }
    }

    private async Task<IReadOnlyList<Peer>> ListAsync(WorkspaceId id)
    {
        var page = await silo.Routing(id).ListPeersAsync(null, IWorkspaceRouting.MaxPage, Cancelled);
        page.Next.ShouldBeNull();
        return page.Peers;
    }

    private async Task<(WorkspaceId Parent, WorkspaceId Self, WorkspaceId[] Siblings, WorkspaceId[] Children)> CreateTeamAsync()
    {
        var parent = await silo.CreateAsync();
        var siblings = new List<WorkspaceId> { await CreateAsync("Sibling 0", parent) };
        var self = await CreateAsync("Self", parent);
        siblings.Add(await CreateAsync("Sibling 1", parent));
        siblings.Add(await CreateAsync("Sibling 2", parent));
        WorkspaceId[] children = [await CreateAsync("Child 0", self), await CreateAsync("Child 1", self)];
        return (parent, self, [.. siblings], children);
    }

    private Task<WorkspaceId> CreateAsync(string name, WorkspaceId parent)
    {
        // One after the other by the clock too: otherwise their ids decide.
        silo.Clock.Advance(TimeSpan.FromMilliseconds(1));
        return silo.CreateAsync(new NewWorkspace { Name = name, Role = "r", Tier = 2, ParentId = parent });
    }
}
