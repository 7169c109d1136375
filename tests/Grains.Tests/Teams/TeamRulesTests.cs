using System.Collections.Immutable;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Teams;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Teams;
using Molecule.Grains.Tests.Workspaces;
using Molecule.Grains.Workspaces;

namespace Molecule.Grains.Tests.Teams;

public sealed class TeamRulesTests
{
    private static readonly DateTimeOffset Now = Facts.Start;

    private static readonly WorkspaceState Head = new()
    {
        Id = NewId(),
        Name = "Marketing",
        Tier = 3,
        Status = WorkspaceStatus.Online,
        Runtime = "crewai",
        AwarenessNamespace = "workspace:marketing",
        CreatedAt = Now,
        UpdatedAt = Now,
        Version = 2,
        Generation = 1,
    };

    [Theory]
    [InlineData(1)]
    [InlineData(TeamRules.MaxMembers)]
    public void Require_SizeInRange_Passes(int size) => TeamRules.Require(TeamOf([.. Enumerable.Range(0, size).Select(number => $"W{number}")]));

    [Theory]
    [InlineData(0)]
    [InlineData(TeamRules.MaxMembers + 1)]
    public void Require_SizeOutOfRange_IsRefused(int size)
    {
        var team = TeamOf([.. Enumerable.Range(0, size).Select(number => $"W{number}")]);

        Should.Throw<InvalidFieldException>(() => TeamRules.Require(team)).Field.ShouldBe("sub_workspaces");
    }

    [Fact]
    public void Require_ValueOutOfRange_NamesTheField()
    {
        FieldOf(new NewMember("")).ShouldBe("sub_workspaces[1].name");
        FieldOf(new NewMember("a\u0000b")).ShouldBe("sub_workspaces[1].name");
        FieldOf(new NewMember(new string('n', WorkspaceRules.MaxName + 1))).ShouldBe("sub_workspaces[1].name");
        FieldOf(new NewMember("B", new string('r', WorkspaceRules.MaxRole + 1))).ShouldBe("sub_workspaces[1].role");
        FieldOf(new NewMember("B", Tier: 0)).ShouldBe("sub_workspaces[1].tier");
        FieldOf(new NewMember("B", Tier: 5)).ShouldBe("sub_workspaces[1].tier");
        FieldOf(new NewMember("A")).ShouldBe("sub_workspaces[1].name");

        static string FieldOf(NewMember second) =>
            Should.Throw<InvalidFieldException>(() => TeamRules.Require(new NewTeam([new NewMember("A"), second]))).Field;
    }

    [Fact]
    public void Require_LeadIsNoneOfThem_IsRefused()
    {
        TeamRules.Require(TeamOf("A", "B") with { Lead = "B" });
        Should.Throw<InvalidFieldException>(() => TeamRules.Require(TeamOf("A", "B") with { Lead = "b" })).Field.ShouldBe("lead");
    }

    /// <summary>W57: children had no runtime and no awareness of their own.</summary>
    [Fact]
    public void W57_Expand_MembersInheritWhatTheyRunOnAndHaveTheirOwnAwareness()
    {
        var head = Head with { Image = "team/agent:1.0", Model = "large" };
        var expansion = Expand(head, new NewTeam([new NewMember("Writer", "Writes"), new NewMember("Editor", Tier: 1)]), []);

        var (writer, editor) = (expansion.Made[0].State, expansion.Made[1].State);
        (writer.Name, writer.Role, writer.Tier, writer.Runtime, writer.ParentId).ShouldBe(("Writer", "Writes", 3, "crewai", Head.Id));
        (writer.Image, writer.Model).ShouldBe(("team/agent:1.0", "large"));
        writer.Status.ShouldBe(WorkspaceStatus.Provisioning);
        writer.AwarenessNamespace.ShouldBe($"workspace:{writer.Id}");
        editor.Tier.ShouldBe(1);
        editor.AwarenessNamespace.ShouldNotBe(writer.AwarenessNamespace);
        expansion.Made.ShouldAllBe(change => change.KnownVersion == 0);
    }

    [Fact]
    public void Expand_NobodyIsThere_TellsOfTheTeamAndForwardsToTheFirst()
    {
        var expansion = Expand(Head, TeamOf("A", "B"), []);

        expansion.Facts.ShouldBe(
        [
            new WorkspaceFact.Expanded(Now, Actor.Operator, expansion.Team),
            new WorkspaceFact.Forwarded(Now, Actor.Operator, expansion.Team[0].Id),
        ]);
        expansion.Team.Select(member => member.Name).ShouldBe(["A", "B"]);
    }

    [Fact]
    public void Expand_LeadIsNamed_ForwardsToIt()
    {
        var expansion = Expand(Head, TeamOf("A", "B") with { Lead = "B" }, []);

        expansion.Facts[^1].ShouldBe(new WorkspaceFact.Forwarded(Now, Actor.Operator, expansion.Team[1].Id));
    }

    [Fact]
    public void Expand_SomeAreThere_CreatesTheOthersAndNamesAll()
    {
        var there = Child("A") with { Role = "As it is" };
        var head = Head with { ForwardedTo = there.Id };

        var expansion = Expand(head, new NewTeam([new NewMember("B"), new NewMember("A", "Other", 1)]), [there]);

        expansion.Made.ShouldHaveSingleItem().State.Name.ShouldBe("B");
        expansion.Team.ShouldBe([new TeamMember(expansion.Made[0].State.Id, "B", null), new TeamMember(there.Id, "A", "As it is")]);
        expansion.Facts.ShouldHaveSingleItem().ShouldBe(new WorkspaceFact.Expanded(Now, Actor.Operator, expansion.Team));
    }

    [Fact]
    public void Expand_AllAreThere_IsNoFact()
    {
        var (one, other) = (Child("A"), Child("B"));

        foreach (var lead in new[] { null, "B" })
        {
            var expansion = Expand(Head with { ForwardedTo = other.Id }, TeamOf("A", "B") with { Lead = lead }, [one, other]);

            expansion.Facts.ShouldBeEmpty();
            expansion.Made.ShouldBeEmpty();
            expansion.Team.Select(member => member.Id).ShouldBe([one.Id, other.Id]);
        }
    }

    [Fact]
    public void Expand_AllAreThereAndAnotherLeads_OnlyForwards()
    {
        var (one, other) = (Child("A"), Child("B"));

        Expand(Head with { ForwardedTo = one.Id }, TeamOf("A", "B") with { Lead = "B" }, [one, other]).Facts
            .ShouldBe([new WorkspaceFact.Forwarded(Now, Actor.Operator, other.Id)]);
        Expand(Head with { ForwardedTo = NewId() }, TeamOf("A", "B"), [one, other]).Facts
            .ShouldBe([new WorkspaceFact.Forwarded(Now, Actor.Operator, one.Id)]);
    }

    [Fact]
    public void Expand_TwoOfOneNameAreThere_TakesTheOldest()
    {
        var (older, newer) = (Child("A"), Child("A"));

        Expand(Head, TeamOf("A"), [older, newer]).Team.ShouldHaveSingleItem().Id.ShouldBe(older.Id);
    }

    [Fact]
    public void Expand_Paused_IsRefused() =>
        Should.Throw<WorkspacePausedException>(() => Expand(Head with { Status = WorkspaceStatus.Paused }, TeamOf("A"), [])).Id.ShouldBe(Head.Id);

    [Fact]
    public void Collapse_NobodyIsBelow_IsNoFact()
    {
        var collapse = TeamRules.Collapse(Head with { ForwardedTo = NewId() }, [], Now);

        collapse.Facts.ShouldBeEmpty();
        collapse.Names.ShouldBeEmpty();
    }

    [Fact]
    public void W21_Collapse_RemovesAllLevelsAndNamesTheFirst()
    {
        var child = Child("A");
        var grandchild = Child("X") with { ParentId = child.Id };

        var collapse = TeamRules.Collapse(Head with { ForwardedTo = child.Id }, [new Descendant(grandchild, 2), new Descendant(child, 1)], Now);

        collapse.Names.ShouldBe(["A"]);
        collapse.Gone.Select(change => change.State.Id).ShouldBe([grandchild.Id, child.Id]);
        collapse.Gone.ShouldAllBe(change => change.State.Status == WorkspaceStatus.Removed);
        collapse.Facts.ShouldBe([new WorkspaceFact.Collapsed(Now, Actor.Operator, ["A"]), new WorkspaceFact.Forwarded(Now, Actor.Operator, null)]);
    }

    [Fact]
    public void Collapse_ForwardedToNobody_SaysNothingOfIt() =>
        TeamRules.Collapse(Head, [new Descendant(Child("A"), 1)], Now).Facts.ShouldHaveSingleItem().ShouldBeOfType<WorkspaceFact.Collapsed>();

    private static TeamExpansion Expand(WorkspaceState head, NewTeam team, ImmutableArray<WorkspaceState> children) =>
        TeamRules.Expand(head, team, children, NewId, Now);

    private static NewTeam TeamOf(params string[] names) => new([.. names.Select(name => new NewMember(name))]);

    private static WorkspaceState Child(string name) => Head with { Id = NewId(), Name = name, ParentId = Head.Id };

    private static WorkspaceId NewId() => new(Guid.NewGuid());
}
