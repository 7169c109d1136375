namespace Molecule.Grains.Tests.Chores;

public sealed class ChoresTests
{
    [Fact]
    public async Task Start_NobodyAsks_EveryChoreIsDoneSoon()
    {
        await using var cluster = await ChoresCluster.StartAsync();
        var start = cluster.Clock.GetUtcNow();

        await cluster.UntilAsync(() => cluster.Book.Of("often") > 0 && cluster.Book.Of("seldom") > 0);

        (cluster.Clock.GetUtcNow() - start).ShouldBeLessThan(ChoresCluster.Seldom);
    }

    [Fact]
    public async Task Round_FoundNothing_TheNextComesAfterTheInterval()
    {
        await using var cluster = await ChoresCluster.StartAsync();
        await cluster.UntilAsync(() => cluster.Book.Of("often") == 1);
        var first = cluster.Clock.GetUtcNow();

        await cluster.UntilAsync(() => cluster.Book.Of("often") == 4);

        (cluster.Clock.GetUtcNow() - first).ShouldBeGreaterThanOrEqualTo(2 * ChoresCluster.Often);
        cluster.Book.Of("seldom").ShouldBe(1);
    }

    [Fact]
    public async Task Round_FoundSomething_TheNextFollowsAtOnceAndOthersAreNotHeldUp()
    {
        var left = 20;
        await using var cluster = await ChoresCluster.StartAsync(
            work: (chore, _) => Task.FromResult(chore == "seldom" && left > 0 ? left-- : 0));

        await cluster.UntilAsync(() => cluster.Book.Of("seldom") == 21);

        var rounds = cluster.Book.Rounds.Select(round => round.Chore).ToArray();
        rounds.ShouldContain("often");
        Array.IndexOf(rounds, "often").ShouldBeLessThanOrEqualTo(1);
        cluster.Book.MostAtOnce.ShouldBe(1);
    }

    [Fact]
    public async Task Round_Fails_TheOthersAreDoneAndItComesAgainWithinAMinute()
    {
        await using var cluster = await ChoresCluster.StartAsync(
            work: (chore, _) => chore == "seldom" ? Task.FromException<int>(new InvalidOperationException("broken")) : Task.FromResult(0));
        await cluster.UntilAsync(() => cluster.Book.Of("seldom") == 1);
        var start = cluster.Clock.GetUtcNow();

        await cluster.UntilAsync(() => cluster.Book.Of("seldom") >= 3 && cluster.Book.Of("often") >= 3);

        (cluster.Clock.GetUtcNow() - start).ShouldBeLessThan(ChoresCluster.Seldom);
    }

    [Fact]
    public async Task Round_Hangs_IsEndedAndTheOthersGoOn()
    {
        await using var cluster = await ChoresCluster.StartAsync(work: async (chore, cancellationToken) =>
        {
            if (chore == "often")
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }

            return 0;
        });

        await cluster.UntilAsync(() => cluster.Book.Of("often") >= 2 && cluster.Book.Of("seldom") >= 1);

        cluster.Book.MostAtOnce.ShouldBe(1);
    }

    [Fact]
    public async Task WakeAsync_WhileARoundRuns_IsAnswered()
    {
        var end = new TaskCompletionSource<int>();
        await using var cluster = await ChoresCluster.StartAsync(work: (_, _) => end.Task);
        await cluster.UntilAsync(() => !cluster.Book.Rounds.IsEmpty);

        await cluster.WakeAsync();

        end.Task.IsCompleted.ShouldBeFalse();
        end.SetResult(0);
    }

    [Fact]
    public async Task TwoSilos_OneDoesTheChores()
    {
        await using var cluster = await ChoresCluster.StartAsync(silos: 2);

        await cluster.UntilAsync(() => cluster.Book.Of("often") >= 10);

        cluster.Book.Rounds.Select(round => round.Silo).Distinct().Count().ShouldBe(1);
        cluster.Book.MostAtOnce.ShouldBe(1);
    }

    [Fact]
    public async Task TwoSilos_TheOneThatDoesTheChoresDies_TheOtherGoesOn()
    {
        await using var cluster = await ChoresCluster.StartAsync(silos: 2);
        await cluster.UntilAsync(() => cluster.Book.Of("often") >= 2);
        var first = cluster.Book.Rounds.Last().Silo;

        await cluster.KillAsync(first);

        await cluster.UntilAsync(() => cluster.Book.Rounds.Count(round => round.Silo != first && round.Chore == "often") >= 2);
        cluster.Book.Rounds.Count(round => round.Silo != first && round.Chore == "seldom").ShouldBeGreaterThanOrEqualTo(1);
    }
}
