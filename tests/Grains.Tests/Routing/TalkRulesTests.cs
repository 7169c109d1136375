using Molecule.Grains.Interfaces.Routing;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Routing;

namespace Molecule.Grains.Tests.Routing;

/// <summary>Who may talk to whom, against an oracle that lists everybody's neighbours one by one.</summary>
public sealed class TalkRulesTests(ITestOutputHelper output)
{
    private const int Forests = 1_000;
    private const int Workspaces = 150;
    private const int Depth = 32;
    private const int PairsPerForest = 1_000;

    [Fact]
    public void MayTalk_AMillionPairsInRandomForests_AgreesWithTheOracle()
    {
        const int Seed = 20261122;
        var random = new Random(Seed);
        var (pairs, allowed, deepest) = (0, 0, 0);
        for (var forest = 0; forest < Forests; forest++)
        {
            var (ids, parents, depths) = Grow(random);
            deepest = Math.Max(deepest, depths.Max());
            var neighbours = ListNeighbours(parents);
            for (var pair = 0; pair < PairsPerForest; pair++, pairs++)
            {
                // Every other one among relatives, whom chance alone would seldom bring together in a large forest.
                var caller = random.Next(Workspaces);
                var target = pair % 2 == 0 ? random.Next(Workspaces) : Wander(random, parents, caller);
                var answer = TalkRules.MayTalk(ids[caller], IdOf(ids, parents[caller]), ids[target], IdOf(ids, parents[target]));
                var expected = neighbours[caller].TryGetValue(target, out var reason) ? reason : TalkReason.DifferentTeams;
                if (answer.Reason != expected || answer.IsAllowed != neighbours[caller].ContainsKey(target))
                {
                    Assert.Fail($"forest {forest}: {caller} to {target} is {answer}, the oracle says {expected}");
                }

                allowed += answer.IsAllowed ? 1 : 0;
            }
        }

        output.WriteLine($"{pairs} pairs, {allowed} of them may talk, deepest {deepest}.");
        pairs.ShouldBe(1_000_000);
        deepest.ShouldBe(Depth);
        allowed.ShouldBeInRange(pairs / 20, pairs * 19 / 20);
    }

    /// <summary>Contract section 2.4: grandparents, grandchildren, uncles and cousins are not near enough.</summary>
    [Fact]
    public void MayTalk_TwoStepsAway_IsRefused()
    {
        WorkspaceId top = New(), uncle = New(), parent = New(), child = New(), cousin = New();

        TalkRules.MayTalk(child, parent, top, null).ShouldBe(new TalkAnswer(TalkReason.DifferentTeams));
        TalkRules.MayTalk(top, null, child, parent).ShouldBe(new TalkAnswer(TalkReason.DifferentTeams));
        TalkRules.MayTalk(child, parent, uncle, top).ShouldBe(new TalkAnswer(TalkReason.DifferentTeams));
        TalkRules.MayTalk(child, parent, cousin, uncle).ShouldBe(new TalkAnswer(TalkReason.DifferentTeams));
        TalkRules.MayTalk(parent, top, uncle, top).ShouldBe(new TalkAnswer(TalkReason.Siblings));
    }

    private static WorkspaceId New() => new(Guid.NewGuid());

    private static WorkspaceId? IdOf(WorkspaceId[] ids, int? index) => index is { } one ? ids[one] : null;

    private static (WorkspaceId[] Ids, int?[] Parents, int[] Depths) Grow(Random random)
    {
        var bytes = new byte[16];
        var ids = new WorkspaceId[Workspaces];
        var parents = new int?[Workspaces];
        var depths = new int[Workspaces];
        // Some forests are broad and some are a few long chains.
        var reach = random.Next(1, 20);
        for (var index = 0; index < Workspaces; index++)
        {
            random.NextBytes(bytes);
            ids[index] = new WorkspaceId(new Guid(bytes));
            var above = index - 1 - random.Next(reach);
            if (above >= 0 && random.Next(20) > 0 && depths[above] < Depth)
            {
                (parents[index], depths[index]) = (above, depths[above] + 1);
            }
        }

        return (ids, parents, depths);
    }

    /// <summary>Everybody's neighbours, found by going through all who there are.</summary>
    private static Dictionary<int, TalkReason>[] ListNeighbours(int?[] parents)
    {
        var neighbours = new Dictionary<int, TalkReason>[Workspaces];
        for (var one = 0; one < Workspaces; one++)
        {
            neighbours[one] = new Dictionary<int, TalkReason> { [one] = TalkReason.Self };
            if (parents[one] is { } parent)
            {
                neighbours[one][parent] = TalkReason.Parent;
            }

            for (var other = 0; other < Workspaces; other++)
            {
                if (parents[other] == one)
                {
                    neighbours[one][other] = TalkReason.Child;
                }
                else if (other != one && (parents[one], parents[other]) is (null, null) or ({ }, { }) && parents[one] == parents[other])
                {
                    neighbours[one][other] = TalkReason.Siblings;
                }
            }
        }

        return neighbours;
    }

    private static int Wander(Random random, int?[] parents, int from)
    {
        var at = from;
        for (var step = random.Next(4); step > 0; step--)
        {
            int[] children = [.. Enumerable.Range(0, Workspaces).Where(other => parents[other] == at)];
            at = random.Next(2) == 0 && children.Length > 0 ? children[random.Next(children.Length)] : parents[at] ?? random.Next(Workspaces);
        }

        return at;
    }
}
