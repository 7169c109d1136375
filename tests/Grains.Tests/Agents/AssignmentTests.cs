using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Agents;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Tests.Workspaces;
using Molecule.Grains.Workspaces;

namespace Molecule.Grains.Tests.Agents;

/// <summary>Who fills a workspace (contract section 5.11).</summary>
public sealed class AssignmentTests(TestSilo silo) : IClassFixture<TestSilo>, IDisposable
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => silo.Queries.Meanwhile = () => Task.CompletedTask;

    [Fact]
    public async Task AssignAgentAsync_Vacant_IsOneFactAndDescribed()
    {
        var id = await silo.CreateAsync();

        var agent = await Assignment(id).AssignAgentAsync("sonnet", Cancelled);

        agent.Model.ShouldBe("sonnet");
        (await Assignment(id).DescribeAgentAsync(Cancelled)).ShouldBe(agent);
        var fact = silo.Storage.FactsOf(id)[^1].ShouldBeOfType<WorkspaceFact.AgentAssigned>();
        fact.AgentId.ShouldBe(agent.Id);
        silo.Announcer.FactsOf(id).ShouldContain(fact);
        silo.Announcer.Early.ShouldBeEmpty();
    }

    [Fact]
    public async Task AssignAgentAsync_AfterSleep_StillKnowsWhoIsThere()
    {
        var id = await silo.CreateAsync();
        var agent = await Assignment(id).AssignAgentAsync("sonnet", Cancelled);
        await silo.DeactivateAsync(id);

        await Assignment(id).AssignAgentAsync("opus", Cancelled).ShouldThrowAsync<AgentPresentException>();
        (await Assignment(id).DescribeAgentAsync(Cancelled)).ShouldBe(agent);
    }

    /// <summary>W24: assignment was checked and then done, with nothing between two that came at once.</summary>
    [Fact]
    public async Task W24_AssignAgentAsync_ManyAtOnce_OneWins()
    {
        var id = await silo.CreateAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(async number =>
        {
            try
            {
                return (await Assignment(id).AssignAgentAsync($"model-{number}", Cancelled)).Model;
            }
            catch (AgentPresentException)
            {
                return null;
            }
        }));

        outcomes.Count(model => model is not null).ShouldBe(1);
        silo.Storage.FactsOf(id).Count(fact => fact is WorkspaceFact.AgentAssigned).ShouldBe(1);
    }

    [Fact]
    public async Task ReplaceAgentAsync_NamesTheOldModelAndGivesANewId()
    {
        var id = await silo.CreateAsync();
        var old = await Assignment(id).AssignAgentAsync("sonnet", Cancelled);

        var replacement = await Assignment(id).ReplaceAgentAsync("opus", Cancelled);

        replacement.OldModel.ShouldBe("sonnet");
        replacement.Agent.Model.ShouldBe("opus");
        replacement.Agent.Id.ShouldNotBe(old.Id);
        (await Assignment(id).DescribeAgentAsync(Cancelled)).ShouldBe(replacement.Agent);
    }

    [Fact]
    public async Task RemoveAgentAsync_LeavesNobody()
    {
        var id = await silo.CreateAsync();
        var agent = await Assignment(id).AssignAgentAsync("sonnet", Cancelled);

        (await Assignment(id).RemoveAgentAsync(Cancelled)).ShouldBe(agent);

        await Assignment(id).DescribeAgentAsync(Cancelled).ShouldThrowAsync<NoActiveAgentException>();
        await Assignment(id).RemoveAgentAsync(Cancelled).ShouldThrowAsync<NoActiveAgentException>();
        await Assignment(id).ReplaceAgentAsync("opus", Cancelled).ShouldThrowAsync<NoActiveAgentException>();
    }

    [Fact]
    public async Task TakeAgentAsync_LeavesFirstAndComesThen()
    {
        var (source, target) = (await silo.CreateAsync(), await silo.CreateAsync());
        var agent = await Assignment(source).AssignAgentAsync("sonnet", Cancelled);

        (await Assignment(target).TakeAgentAsync(source, Cancelled)).ShouldBe(agent);

        silo.Announcer.Speakers(fact => fact is WorkspaceFact.AgentMovedAway away && away.AgentId == agent.Id).ShouldBe([source]);
        silo.Announcer.Speakers(fact => IsMoveOf(fact, agent.Id)).ShouldBe([source, target]);
        await Assignment(source).DescribeAgentAsync(Cancelled).ShouldThrowAsync<NoActiveAgentException>();
        (await Assignment(target).DescribeAgentAsync(Cancelled)).ShouldBe(agent);
        await Assignment(source).AssignAgentAsync("opus", Cancelled);
    }

    [Fact]
    public async Task TakeAgentAsync_SourceChangesMeanwhile_TakesWhoIsThereThen()
    {
        var (source, target) = (await silo.CreateAsync(), await silo.CreateAsync());
        await Assignment(source).AssignAgentAsync("sonnet", Cancelled);
        var replaced = false;
        silo.Queries.Meanwhile = async () =>
        {
            if (!replaced)
            {
                replaced = true;
                await Assignment(source).ReplaceAgentAsync("opus", Cancelled);
            }
        };

        (await Assignment(target).TakeAgentAsync(source, Cancelled)).Model.ShouldBe("opus");
    }

    [Fact]
    public async Task TakeAgentAsync_TargetHasOneOrSourceHasNone_IsRefusedAndNothingChanges()
    {
        var (source, target, vacant) = (await silo.CreateAsync(), await silo.CreateAsync(), await silo.CreateAsync());
        var one = await Assignment(source).AssignAgentAsync("sonnet", Cancelled);
        var other = await Assignment(target).AssignAgentAsync("opus", Cancelled);
        var facts = silo.Storage.Head;

        (await Assignment(target).TakeAgentAsync(source, Cancelled).ShouldThrowAsync<AgentPresentException>()).Id.ShouldBe(target);
        await Assignment(source).TakeAgentAsync(source, Cancelled).ShouldThrowAsync<AgentPresentException>();
        (await Assignment(vacant).TakeAgentAsync(vacant, Cancelled).ShouldThrowAsync<NoActiveAgentException>()).Id.ShouldBe(vacant);

        silo.Storage.Head.ShouldBe(facts);
        (await Assignment(source).DescribeAgentAsync(Cancelled)).ShouldBe(one);
        (await Assignment(target).DescribeAgentAsync(Cancelled)).ShouldBe(other);
    }

    [Fact]
    public async Task Unknown_IsRefusedAndNamed()
    {
        var (id, unknown) = (await silo.CreateAsync(), TestSilo.NewId());

        await Assignment(unknown).AssignAgentAsync("sonnet", Cancelled).ShouldThrowAsync<WorkspaceNotFoundException>();
        await Assignment(unknown).ReplaceAgentAsync("sonnet", Cancelled).ShouldThrowAsync<WorkspaceNotFoundException>();
        await Assignment(unknown).RemoveAgentAsync(Cancelled).ShouldThrowAsync<WorkspaceNotFoundException>();
        await Assignment(unknown).DescribeAgentAsync(Cancelled).ShouldThrowAsync<WorkspaceNotFoundException>();
        (await Assignment(unknown).TakeAgentAsync(id, Cancelled).ShouldThrowAsync<MoveTargetNotFoundException>()).Id.ShouldBe(unknown);
        (await Assignment(id).TakeAgentAsync(unknown, Cancelled).ShouldThrowAsync<WorkspaceNotFoundException>()).Id.ShouldBe(unknown);
    }

    [Fact]
    public async Task Removed_TakesItsAgentWithItAndGetsNoOther()
    {
        var (id, other) = (await silo.CreateAsync(), await silo.CreateAsync());
        await Assignment(id).AssignAgentAsync("sonnet", Cancelled);
        await silo.Operator(id).RemoveAsync(false, Cancelled);

        await Assignment(id).DescribeAgentAsync(Cancelled).ShouldThrowAsync<NoActiveAgentException>();
        await Assignment(id).AssignAgentAsync("opus", Cancelled).ShouldThrowAsync<WorkspaceRemovedException>();
        await Assignment(id).ReplaceAgentAsync("opus", Cancelled).ShouldThrowAsync<WorkspaceRemovedException>();
        await Assignment(id).RemoveAgentAsync(Cancelled).ShouldThrowAsync<WorkspaceRemovedException>();
        (await Assignment(id).TakeAgentAsync(other, Cancelled).ShouldThrowAsync<WorkspaceRemovedException>()).Id.ShouldBe(id);
        (await Assignment(other).TakeAgentAsync(id, Cancelled).ShouldThrowAsync<WorkspaceRemovedException>()).Id.ShouldBe(id);
    }

    private static bool IsMoveOf(WorkspaceFact fact, Guid agent) =>
        (fact is WorkspaceFact.AgentMovedAway away && away.AgentId == agent) || (fact is WorkspaceFact.AgentMovedIn moved && moved.AgentId == agent);

    private IAgentAssignment Assignment(WorkspaceId id) => silo.Grains.GetGrain<IAgentAssignment>(id.Value);
}
