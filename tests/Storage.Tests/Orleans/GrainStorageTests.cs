using Orleans.Storage;

namespace Molecule.Storage.Tests.Orleans;

/// <summary>Orleans' own grain storage on our statements.</summary>
public sealed class GrainStorageTests(Servers servers)
{
    private const string Rows = "SELECT version || ' ' || (payloadbinary IS NULL) FROM orleansstorage";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Grain_SavesReadsAndClearsItsState()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await using var silo = await TestSilo.StartAsync(database, "one", Cancelled);
        var grain = silo.Grains.GetGrain<ITallyGrain>(Guid.NewGuid());

        (await grain.AddAsync(2)).ShouldBe(2);
        (await grain.AddAsync(3)).ShouldBe(5);
        (await grain.ReloadAsync()).ShouldBe(5);
        (await database.ReadAllAsync<string>(Rows, Cancelled)).ShouldBe(["2 false"]);

        await grain.ClearAsync();
        (await grain.ReloadAsync()).ShouldBe(0);
        (await database.ReadAllAsync<string>(Rows, Cancelled)).ShouldBe(["3 true"]);
        (await grain.AddAsync(7)).ShouldBe(7);
        (await database.ReadAllAsync<string>(Rows, Cancelled)).ShouldBe(["4 false"]);
    }

    [Fact]
    public async Task Write_OldEtag_IsRefusedAndChangesNothing()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await using var silo = await TestSilo.StartAsync(database, "one", Cancelled);
        var id = Tally(Guid.NewGuid());
        var first = State(1);
        await silo.Storage.WriteStateAsync("tally", id, first);
        var stale = State(0);
        await silo.Storage.ReadStateAsync("tally", id, stale);
        first.State!.Sum = 2;
        await silo.Storage.WriteStateAsync("tally", id, first);

        stale.State!.Sum = 100;
        await silo.Storage.WriteStateAsync("tally", id, stale).ShouldThrowAsync<InconsistentStateException>();
        await silo.Storage.ClearStateAsync("tally", id, stale).ShouldThrowAsync<InconsistentStateException>();

        var read = State(0);
        await silo.Storage.ReadStateAsync("tally", id, read);
        read.State!.Sum.ShouldBe(2);
        read.ETag.ShouldBe(first.ETag);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("north")]
    public async Task Write_FirstTwiceAtOnce_MakesOneRowAndOneWinner(string? extension)
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await using var silo = await TestSilo.StartAsync(database, "one", Cancelled);
        for (var round = 0; round < 20; round++)
        {
            var id = Tally(Guid.NewGuid(), extension);
            var outcomes = await Task.WhenAll(Enumerable.Range(1, 4).Select(async writer =>
            {
                try
                {
                    await silo.Storage.WriteStateAsync("tally", id, State(writer));
                    return writer;
                }
                catch (InconsistentStateException)
                {
                    return 0;
                }
            }));

            var winner = outcomes.Where(writer => writer > 0).ShouldHaveSingleItem();
            var read = State(0);
            await silo.Storage.ReadStateAsync("tally", id, read);
            read.State!.Sum.ShouldBe(winner);
            (await database.ReadAsync<long>("SELECT count(*) FROM orleansstorage", Cancelled)).ShouldBe(round + 1);
        }
    }

    [Fact]
    public async Task Keys_ThatDifferInOnePart_AreRowsOfTheirOwn()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await using var silo = await TestSilo.StartAsync(database, "one", Cancelled);
        var guid = Guid.NewGuid();
        GrainId[] ids =
        [
            Tally(guid),
            Tally(Guid.NewGuid()),
            Tally(guid, "north"),
            Tally(guid, "south"),
        ];

        for (var i = 0; i < ids.Length; i++)
            await silo.Storage.WriteStateAsync("tally", ids[i], State(i + 1));
        await silo.Storage.WriteStateAsync("other", ids[0], State(9));

        for (var i = 0; i < ids.Length; i++)
        {
            var read = State(0);
            await silo.Storage.ReadStateAsync("tally", ids[i], read);
            read.State!.Sum.ShouldBe(i + 1);
        }
        (await database.ReadAsync<long>("SELECT count(*) FROM orleansstorage", Cancelled)).ShouldBe(5);
    }

    private static GrainId Tally(Guid key, string? extension = null) =>
        GrainId.Create(GrainType.Create("molecule.tests.tally"), GrainIdKeyExtensions.CreateGuidKey(key, extension));

    private static GrainState<TallyState> State(int sum) => new(new TallyState { Sum = sum });
}
