using Molecule.Grains.Agents;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Agents;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Tests.Workspaces;
using Molecule.Grains.Workspaces;

namespace Molecule.Grains.Tests.Agents;

public sealed class AgentRulesTests
{
    private static readonly DateTimeOffset Now = Facts.Start;
    private static readonly Guid Agent = new("0b5f0a51-2222-4222-8333-444455556666");
    private static readonly WorkspaceState Vacant = Workspace();
    private static readonly WorkspaceState Filled = Workspace() with { Agent = new AssignedAgent(Agent, "sonnet") };

    [Theory]
    [InlineData(1)]
    [InlineData(AgentRules.MaxModel)]
    public void Assign_ModelInRange_IsAFact(int length)
    {
        var model = new string('m', length);

        AgentRules.Assign(Vacant, model, Agent, Now).ShouldBe(new WorkspaceFact.AgentAssigned(Now, Actor.Operator, Agent, model));
    }

    [Fact]
    public void AssignAndReplace_ModelThatIsNone_AreRefused()
    {
        foreach (var model in new[] { "", "a\nb", "\ud800" })
        {
            Should.Throw<InvalidFieldException>(() => AgentRules.Assign(Vacant, model, Agent, Now)).Field.ShouldBe("model");
            Should.Throw<InvalidFieldException>(() => AgentRules.Replace(Filled, model, Agent, Now)).Field.ShouldBe("model");
        }
    }

    [Fact]
    public void AssignAndReplace_ModelTooLong_AreRefused()
    {
        var model = new string('m', AgentRules.MaxModel + 1);

        Should.Throw<InvalidFieldException>(() => AgentRules.Assign(Vacant, model, Agent, Now)).Message.ShouldContain("201");
        Should.Throw<InvalidFieldException>(() => AgentRules.Replace(Filled, model, Agent, Now)).Message.ShouldContain("201");
    }

    [Fact]
    public void Assign_OneIsThere_IsRefused() =>
        Should.Throw<AgentPresentException>(() => AgentRules.Assign(Filled, "opus", Guid.NewGuid(), Now)).Id.ShouldBe(Filled.Id);

    [Fact]
    public void Replace_NamesBoth()
    {
        var next = Guid.NewGuid();

        AgentRules.Replace(Filled, "opus", next, Now).ShouldBe(new WorkspaceFact.AgentReplaced(Now, Actor.Operator, next, "opus", "sonnet"));
    }

    [Fact]
    public void ReplaceAndRemove_NobodyIsThere_AreRefused()
    {
        Should.Throw<NoActiveAgentException>(() => AgentRules.Replace(Vacant, "opus", Agent, Now)).Id.ShouldBe(Vacant.Id);
        Should.Throw<NoActiveAgentException>(() => AgentRules.Remove(Vacant, Now)).Id.ShouldBe(Vacant.Id);
    }

    [Fact]
    public void Remove_NamesWhoWasThere() => AgentRules.Remove(Filled, Now).ShouldBe(new WorkspaceFact.AgentRemoved(Now, Actor.Operator, Agent, "sonnet"));

    [Fact]
    public void Move_LeavesOneAndComesToTheOther()
    {
        var target = Workspace();

        var (departure, arrival) = AgentRules.Move(Filled, target, Now);

        departure.ShouldBe(new WorkspaceFact.AgentMovedAway(Now, Actor.Operator, Agent, "sonnet", target.Id));
        arrival.ShouldBe(new WorkspaceFact.AgentMovedIn(Now, Actor.Operator, Agent, "sonnet", Filled.Id));
    }

    [Fact]
    public void Move_TargetHasOne_IsRefused()
    {
        var target = Workspace() with { Agent = new AssignedAgent(Guid.NewGuid(), "opus") };

        Should.Throw<AgentPresentException>(() => AgentRules.Move(Filled, target, Now)).Id.ShouldBe(target.Id);
    }

    [Fact]
    public void Move_ToWhereItIs_IsRefused() => Should.Throw<AgentPresentException>(() => AgentRules.Move(Filled, Filled, Now));

    [Fact]
    public void Move_SourceHasNone_IsRefused() =>
        Should.Throw<NoActiveAgentException>(() => AgentRules.Move(Vacant, Workspace(), Now)).Id.ShouldBe(Vacant.Id);

    [Fact]
    public void Move_SourceIsRemoved_IsRefused()
    {
        var removed = Workspace() with { Status = WorkspaceStatus.Removed };

        Should.Throw<WorkspaceRemovedException>(() => AgentRules.Move(removed, Vacant, Now)).Id.ShouldBe(removed.Id);
    }

    private static WorkspaceState Workspace() => new()
    {
        Id = new WorkspaceId(Guid.NewGuid()),
        Name = "QA",
        Tier = 1,
        Status = WorkspaceStatus.Online,
        Runtime = "langgraph",
        CreatedAt = Now,
        UpdatedAt = Now,
        Version = 2,
        Generation = 1,
    };
}
