using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Teams;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Tests.Workspaces;
using Molecule.Grains.Workspaces;

namespace Molecule.Grains.Tests.Teams;

/// <summary>A workspace becomes a team, and one again (contract sections 5.10 and 14.2).</summary>
public sealed class TeamTests(TestSilo silo) : IClassFixture<TestSilo>, IDisposable
{
    private static readonly NewTeam Team = new([new NewMember("Writer", "Writes"), new NewMember("Editor")], "Editor");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => silo.Queries.Meanwhile = () => Task.CompletedTask;

    [Fact]
    public async Task ExpandAsync_IsOneCommitChildrenFirst()
    {
        var top = await silo.CreateAsync(new NewWorkspace { Name = "Marketing", Tier = 2, Runtime = "crewai" });

        var team = await TeamOf(top).ExpandAsync(Team, Cancelled);

        team.Select(member => (member.Name, member.Role)).ShouldBe([("Writer", "Writes"), ("Editor", null)]);
        silo.Announcer.Speakers(_ => true).Where(id => id == top || team.Any(member => member.Id == id))
            .ShouldBe([top, team[0].Id, team[1].Id, top, top]);
        silo.Announcer.Early.ShouldBeEmpty();
        silo.Storage.FactsOf(top)[1].ShouldBeOfType<WorkspaceFact.Expanded>().Children.ShouldBe(team);
        (await silo.Operator(top).DescribeAsync(Cancelled)).ForwardedTo.ShouldBe(team[1].Id);
        var writer = await silo.Operator(team[0].Id).DescribeAsync(Cancelled);
        (writer.ParentId, writer.Tier, writer.Runtime, writer.Status).ShouldBe((top, 2, "crewai", WorkspaceStatus.Provisioning));
    }

    /// <summary>W57: to expand again made everything twice.</summary>
    [Fact]
    public async Task W57_ExpandAsync_Again_GivesTheSameTeamAndMakesNoFact()
    {
        var top = await silo.CreateAsync();
        var team = await TeamOf(top).ExpandAsync(Team, Cancelled);
        var head = silo.Storage.Head;

        (await TeamOf(top).ExpandAsync(Team, Cancelled)).ShouldBe(team);
        (await TeamOf(top).ExpandAsync(Team with { Lead = null }, Cancelled)).ShouldBe(team);

        silo.Storage.Head.ShouldBe(head);
    }

    [Fact]
    public async Task ExpandAsync_OneIsGone_IsMadeAnewAndLeadsAgain()
    {
        var top = await silo.CreateAsync();
        var team = await TeamOf(top).ExpandAsync(Team, Cancelled);
        await silo.Operator(team[1].Id).RemoveAsync(false, Cancelled);

        var again = await TeamOf(top).ExpandAsync(Team, Cancelled);

        again[0].ShouldBe(team[0]);
        again[1].Id.ShouldNotBe(team[1].Id);
        (await silo.Operator(top).DescribeAsync(Cancelled)).ForwardedTo.ShouldBe(again[1].Id);
    }

    [Fact]
    public async Task ExpandAsync_ManyAtOnce_MakeOneTeam()
    {
        var top = await silo.CreateAsync();

        var teams = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => TeamOf(top).ExpandAsync(Team, Cancelled)));

        teams.ShouldAllBe(team => team.SequenceEqual(teams[0]));
        silo.Storage.Rows().Count(row => row.ParentId == top).ShouldBe(2);
    }

    [Fact]
    public async Task ExpandAsync_ChangedMeanwhile_LooksAgain()
    {
        var top = await silo.CreateAsync();
        var raced = false;
        silo.Queries.Meanwhile = () =>
        {
            if (!raced)
            {
                raced = true;
                silo.Storage.WriteBehindTheGrainsBack(top, row => row with { State = row.State! with { Name = "Renamed", Version = row.State!.Version + 1 } });
            }

            return Task.CompletedTask;
        };

        await TeamOf(top).ExpandAsync(Team, Cancelled);

        raced.ShouldBeTrue();
        (await silo.Operator(top).DescribeAsync(Cancelled)).Name.ShouldBe("Renamed");
        silo.Storage.Rows().Count(row => row.ParentId == top).ShouldBe(2);
    }

    /// <summary>W57: failures left children that were provisioning for ever. Those that never come up are given up like any other.</summary>
    [Fact]
    public async Task W57_ExpandAsync_MembersThatNeverComeUp_AreGivenUp()
    {
        var top = await silo.CreateAsync();
        var member = (await TeamOf(top).ExpandAsync(Team, Cancelled))[0].Id;
        (await silo.StatusAsync(member)).ShouldBe(WorkspaceStatus.Provisioning);

        await silo.PassAsync(TimeSpan.FromMinutes(4), member);

        (await silo.StatusAsync(member)).ShouldBe(WorkspaceStatus.Failed);
    }

    [Fact]
    public async Task ExpandAsync_PausedOrBelowOneThatIs_IsRefusedAndMakesNobody()
    {
        var top = await silo.CreateAsync();
        var below = await silo.CreateAsync(new NewWorkspace { Name = "Below", ParentId = top });
        await Rest(top);

        (await TeamOf(top).ExpandAsync(Team, Cancelled).ShouldThrowAsync<WorkspacePausedException>()).Id.ShouldBe(top);
        (await TeamOf(below).ExpandAsync(Team, Cancelled).ShouldThrowAsync<AncestorPausedException>()).Id.ShouldBe(top);

        silo.Storage.Rows().ShouldNotContain(row => row.ParentId == below);
    }

    [Fact]
    public async Task ExpandAndCollapse_UnknownOrRemoved_AreRefused()
    {
        var (unknown, removed) = (TestSilo.NewId(), await silo.CreateAsync());
        await silo.Operator(removed).RemoveAsync(false, Cancelled);

        await TeamOf(unknown).ExpandAsync(Team, Cancelled).ShouldThrowAsync<WorkspaceNotFoundException>();
        await TeamOf(unknown).CollapseAsync(Cancelled).ShouldThrowAsync<WorkspaceNotFoundException>();
        await TeamOf(removed).ExpandAsync(Team, Cancelled).ShouldThrowAsync<WorkspaceRemovedException>();
        await TeamOf(removed).CollapseAsync(Cancelled).ShouldThrowAsync<WorkspaceRemovedException>();
    }

    [Fact]
    public async Task ExpandAsync_NoTeam_IsRefused() =>
        (await TeamOf(await silo.CreateAsync()).ExpandAsync(new NewTeam([]), Cancelled).ShouldThrowAsync<InvalidFieldException>()).Field.ShouldBe("sub_workspaces");

    /// <summary>W21: collapse left grandchildren, and keys by which removed children could still be called.</summary>
    [Fact]
    public async Task W21_CollapseAsync_RemovesTheWholeSubtreeWithItsKeys()
    {
        var top = await silo.CreateAsync();
        var team = await TeamOf(top).ExpandAsync(Team, Cancelled);
        var grandchild = (await TeamOf(team[0].Id).ExpandAsync(new NewTeam([new NewMember("Intern")]), Cancelled))[0].Id;
        await silo.Agent(grandchild).RegisterAsync(new Registration("http://10.0.0.1:8000", "{}"), token: null, Cancelled);
        await silo.UntilAsync(grandchild, () => silo.Presence.Find(grandchild) is not null);

        (await TeamOf(top).CollapseAsync(Cancelled)).ShouldBe(["Writer", "Editor"], ignoreOrder: true);

        foreach (var id in new[] { team[0].Id, team[1].Id, grandchild })
        {
            (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Removed);
            silo.Presence.Find(id).ShouldBeNull();
        }

        var head = await silo.Operator(top).DescribeAsync(Cancelled);
        (head.Status, head.ForwardedTo).ShouldBe((WorkspaceStatus.Provisioning, null));
        silo.Announcer.Speakers(fact => fact is WorkspaceFact.Removed).Where(id => id == grandchild || id == team[0].Id).ShouldBe([grandchild, team[0].Id]);
    }

    [Fact]
    public async Task CollapseAsync_NobodyIsBelow_MakesNoFact()
    {
        var top = await silo.CreateAsync();
        await TeamOf(top).ExpandAsync(Team, Cancelled);
        await TeamOf(top).CollapseAsync(Cancelled);
        var head = silo.Storage.Head;

        (await TeamOf(top).CollapseAsync(Cancelled)).ShouldBeEmpty();

        silo.Storage.Head.ShouldBe(head);
    }

    [Fact]
    public async Task CollapseAsync_AChildAppearsMeanwhile_GoesToo()
    {
        var top = await silo.CreateAsync();
        await TeamOf(top).ExpandAsync(Team, Cancelled);
        var parent = silo.Storage.Rows().First(row => row.ParentId == top).Id;
        WorkspaceId? late = null;
        silo.Queries.Meanwhile = async () => late ??= await silo.CreateAsync(new NewWorkspace { Name = "Late", ParentId = parent });

        await TeamOf(top).CollapseAsync(Cancelled);

        (await silo.StatusAsync(late.ShouldNotBeNull())).ShouldBe(WorkspaceStatus.Removed);
    }

    [Fact]
    public async Task ExpandAsync_AfterCollapse_MakesANewTeam()
    {
        var top = await silo.CreateAsync();
        var first = await TeamOf(top).ExpandAsync(Team, Cancelled);
        await TeamOf(top).CollapseAsync(Cancelled);

        var second = await TeamOf(top).ExpandAsync(Team, Cancelled);

        second.Select(member => member.Id).Intersect(first.Select(member => member.Id)).ShouldBeEmpty();
        (await silo.Operator(top).DescribeAsync(Cancelled)).ForwardedTo.ShouldBe(second[1].Id);
    }

    private ITeam TeamOf(WorkspaceId id) => silo.Grains.GetGrain<ITeam>(id.Value);

    private async Task Rest(WorkspaceId id)
    {
        silo.Storage.WriteBehindTheGrainsBack(id, row => row with { State = row.State! with { Status = WorkspaceStatus.Paused, Version = row.State!.Version + 1 } });
        await silo.DeactivateAsync(id);
    }
}
