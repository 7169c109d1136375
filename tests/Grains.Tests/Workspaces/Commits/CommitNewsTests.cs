using System.Collections.Immutable;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Grains.Workspaces.Commits;

namespace Molecule.Grains.Tests.Workspaces.Commits;

/// <summary>How much of a commit one message tells.</summary>
public sealed class CommitNewsTests
{
    /// <summary>What each workspace here weighs: its name and its runtime have one character.</summary>
    private const int Weight = CommitNews.PlainWeight + 2;

    private static readonly WorkspaceId Top = new(Guid.NewGuid());

    [Fact]
    public void Of_AtTheLimit_IsOneMessage()
    {
        var (committed, states) = Commit(factsOfEach: [1, 1, 1]);

        var news = CommitNews.Of(Top, committed, states, most: 3 * Weight).ShouldHaveSingleItem();

        (news.By, news.First, news.Last).ShouldBe((Top, 10, 12));
        news.States.ShouldBe(states);
    }

    [Fact]
    public void Of_OnePastTheLimit_IsTwo()
    {
        var (committed, states) = Commit(factsOfEach: [1, 2, 3]);

        var news = CommitNews.Of(Top, committed, states, most: (3 * Weight) - 1).ToArray();

        news.Select(part => (part.First, part.Last)).ShouldBe([(10, 12), (13, 15)]);
        news.Select(part => part.States.Length).ShouldBe([2, 1]);
    }

    /// <summary>The parts make up the commit: a silo that has heard them all knows of no hole in the positions.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(Weight)]
    [InlineData(5 * Weight)]
    public void Of_ManyParts_TellEachWorkspaceOnceAndLeaveNoHole(int most)
    {
        var (committed, states) = Commit([.. Enumerable.Range(0, 23).Select(number => 1 + (number % 3))]);

        var news = CommitNews.Of(Top, committed, states, most).ToArray();

        news.SelectMany(part => part.States).ShouldBe(states);
        news[0].First.ShouldBe(committed[0].Position);
        news[^1].Last.ShouldBe(committed[^1].Position);
        news.Zip(news.Skip(1)).ShouldAllBe(pair => pair.Second.First == pair.First.Last + 1);
    }

    /// <summary>All texts count, because any of them may be long.</summary>
    [Fact]
    public void Of_LongTexts_AreWeighed()
    {
        var (committed, states) = Commit(factsOfEach: [1, 1]);
        var text = new string('x', 100);
        var heavy = states[0] with { Name = text, Role = text, AgentCard = text, Url = text, Runtime = text, WorkspaceDir = text };

        CommitNews.Of(Top, committed, [heavy, states[1]], most: CommitNews.PlainWeight + 600 + Weight).Count().ShouldBe(1);
        CommitNews.Of(Top, committed, [heavy, states[1]], most: CommitNews.PlainWeight + 599 + Weight).Count().ShouldBe(2);
    }

    private static (ImmutableArray<CommittedFact> Committed, ImmutableArray<WorkspaceState> States) Commit(params int[] factsOfEach)
    {
        var states = ImmutableArray.CreateBuilder<WorkspaceState>();
        var committed = ImmutableArray.CreateBuilder<CommittedFact>();
        foreach (var facts in factsOfEach)
        {
            var state = new WorkspaceState
            {
                Id = new WorkspaceId(Guid.NewGuid()),
                Name = "Q",
                Tier = 1,
                Status = WorkspaceStatus.Paused,
                Runtime = "d",
                CreatedAt = Facts.Start,
                UpdatedAt = Facts.Start,
                Version = 3,
                Generation = 1,
            };
            states.Add(state);
            for (var fact = 0; fact < facts; fact++)
            {
                committed.Add(new CommittedFact(10 + committed.Count, state.Id, null, new WorkspaceFact.Paused(Facts.Start, Actor.Operator, "Q")));
            }
        }

        return (committed.ToImmutable(), states.ToImmutable());
    }
}
