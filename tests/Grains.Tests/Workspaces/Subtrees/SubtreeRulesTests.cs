using System.Collections.Immutable;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Grains.Workspaces.Subtrees;

namespace Molecule.Grains.Tests.Workspaces.Subtrees;

/// <summary>What a command over a team does to each of it.</summary>
public sealed class SubtreeRulesTests
{
    private static readonly WorkspaceState Top = Member("Top", WorkspaceStatus.Online, null);

    [Fact]
    public void Remove_HasChildrenUnconfirmed_NamesTheDirectOnesOnly()
    {
        var child = Member("Child", WorkspaceStatus.Online, Top);
        var grandchild = Member("Grandchild", WorkspaceStatus.Online, child);

        var change = SubtreeRules.Remove(Top, Below((grandchild, 2), (child, 1)), withChildren: false, heir: null, Facts.Start);

        change.InTheWay.ShouldBe([new WorkspaceName(child.Id, "Child")]);
        change.Own.ShouldBeEmpty();
        change.Below.ShouldBeEmpty();
    }

    [Fact]
    public void Remove_Confirmed_CountsThoseBelowInTheRootsFactAlone()
    {
        var child = Member("Child", WorkspaceStatus.Paused, Top);
        var grandchild = Member("Grandchild", WorkspaceStatus.Failed, child);

        var change = SubtreeRules.Remove(Top, Below((grandchild, 2), (child, 1)), withChildren: true, heir: null, Facts.Start);

        change.Below.Select(one => one.State.Id).ShouldBe([grandchild.Id, child.Id]);
        change.Below.ShouldAllBe(one => one.State.Status == WorkspaceStatus.Removed && ((WorkspaceFact.Removed)one.Facts.Single()).CascadeDeleted == null);
        change.Own.ShouldHaveSingleItem().ShouldBeOfType<WorkspaceFact.Removed>().CascadeDeleted.ShouldBe(2);
    }

    [Fact]
    public void Remove_OneThatIsGone_IsNothing() =>
        SubtreeRules.Remove(Top with { Status = WorkspaceStatus.Removed }, [], withChildren: false, heir: null, Facts.Start).ShouldBe(new SubtreeChange());

    [Fact]
    public void Pause_SomeRestAlready_TakesTheOthers()
    {
        var resting = Member("Resting", WorkspaceStatus.Paused, Top);
        var awake = Member("Awake", WorkspaceStatus.Degraded, resting);
        var leaf = Member("Leaf", WorkspaceStatus.Provisioning, awake);

        var change = SubtreeRules.Pause(Top, Below((leaf, 3), (awake, 2), (resting, 1)), Facts.Start);

        change.Own.ShouldHaveSingleItem().ShouldBeOfType<WorkspaceFact.Paused>().Name.ShouldBe("Top");
        change.Below.Select(one => one.State.Id).ShouldBe([leaf.Id, awake.Id]);
        change.Below.ShouldAllBe(one => one.State.Status == WorkspaceStatus.Paused);
    }

    [Theory]
    [InlineData(WorkspaceStatus.Paused, "already paused")]
    [InlineData(WorkspaceStatus.Removed, "removed")]
    public void Pause_OneThatRestsOrIsGone_IsRefused(WorkspaceStatus status, string reason)
    {
        var refusal = Should.Throw<NotPausableException>(() => SubtreeRules.Pause(Top with { Status = status }, [], Facts.Start));
        refusal.Status.ShouldBe(status);
        refusal.Message.ShouldContain(reason);
    }

    [Fact]
    public void Resume_ATeam_WakesWhatIsReachedThroughPausedOnesOnly()
    {
        var root = Top with { Status = WorkspaceStatus.Paused };
        var paused = Member("Paused", WorkspaceStatus.Paused, root);
        var below = Member("Below", WorkspaceStatus.Paused, paused);
        var awake = Member("Awake", WorkspaceStatus.Online, root);
        var behind = Member("Behind an awake one", WorkspaceStatus.Paused, awake);

        var change = SubtreeRules.Resume(root, Below((below, 2), (behind, 2), (paused, 1), (awake, 1)), Facts.Start);

        change.Below.Select(one => one.State.Id).ShouldBe([paused.Id, below.Id]);
        change.Below.ShouldAllBe(one => one.State.Status == WorkspaceStatus.Provisioning);
        change.Own.ShouldHaveSingleItem().ShouldBeOfType<WorkspaceFact.Reprovisioned>();
    }

    [Fact]
    public void Resume_AnAgentRegisteredMeanwhile_KeepsItsAddress()
    {
        var root = Top with { Status = WorkspaceStatus.Paused, Url = "http://10.0.0.1:8000" };

        var fact = SubtreeRules.Resume(root, [], Facts.Start).Own.ShouldHaveSingleItem();

        WorkspaceState.Apply(root.Id, root, fact).Url.ShouldBe("http://10.0.0.1:8000");
    }

    [Theory]
    [InlineData(WorkspaceStatus.Provisioning)]
    [InlineData(WorkspaceStatus.Online)]
    [InlineData(WorkspaceStatus.Degraded)]
    [InlineData(WorkspaceStatus.Offline)]
    [InlineData(WorkspaceStatus.Failed)]
    [InlineData(WorkspaceStatus.Removed)]
    public void Resume_OneThatDoesNotRest_IsRefused(WorkspaceStatus status) =>
        Should.Throw<NotPausedException>(() => SubtreeRules.Resume(Top with { Status = status }, [], Facts.Start)).Status.ShouldBe(status);

    private static ImmutableArray<Descendant> Below(params (WorkspaceState State, int Depth)[] members) =>
        [.. members.Select(member => new Descendant(member.State, member.Depth))];

    private static WorkspaceState Member(string name, WorkspaceStatus status, WorkspaceState? parent) => new()
    {
        Id = new WorkspaceId(Guid.NewGuid()),
        Name = name,
        Tier = 1,
        Status = status,
        ParentId = parent?.Id,
        Runtime = "langgraph",
        CreatedAt = Facts.Start,
        UpdatedAt = Facts.Start,
        Version = 3,
        Generation = 1,
    };
}
