using System.Net;

namespace Molecule.Storage.Tests.Orleans;

/// <summary>Orleans' membership on our statements.</summary>
public sealed class MembershipTests(Servers servers)
{
    private static readonly DateTime LongAgo = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TwoSilos_FormOneClusterAndShareGrains()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await using var one = await TestSilo.StartAsync(database, "one", Cancelled);
        await using var two = await TestSilo.StartAsync(database, "two", Cancelled);

        (await database.ReadAllAsync<string>("SELECT siloname || ' ' || status FROM orleansmembershiptable ORDER BY siloname", Cancelled))
            .ShouldBe(["one 3", "two 3"]);
        var id = Guid.NewGuid();
        (await one.Grains.GetGrain<ITallyGrain>(id).AddAsync(1)).ShouldBe(1);
        (await two.Grains.GetGrain<ITallyGrain>(id).AddAsync(1)).ShouldBe(2);
    }

    [Fact]
    public async Task Silo_Killed_IsDeclaredDeadAndItsGrainsAnswerFromTheOther()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await using var one = await TestSilo.StartAsync(database, "one", Cancelled);
        await using var two = await TestSilo.StartProcessAsync(database, "two", servers.ScratchDirectory, Cancelled);
        await Until.TrueAsync("the second silo is active", async () => (await StatusAsync(database, "two")) == 3, Cancelled);
        var grains = Enumerable.Range(0, 40).Select(_ => one.Grains.GetGrain<ITallyGrain>(Guid.NewGuid())).ToList();
        var onTwo = 0;
        for (var i = 0; i < grains.Count; i++)
        {
            var grain = grains[i];
            await Until.TrueAsync("the grain answers", async () => await TryAskAsync(grain) is not null, Cancelled);
            await grain.AddAsync(i);
            onTwo += await grain.WhereAsync() == "two" ? 1 : 0;
        }
        onTwo.ShouldBeInRange(1, 39);

        await two.KillAsync();

        await Until.TrueAsync("the killed silo is dead", async () => (await StatusAsync(database, "two")) == 6, Cancelled);
        var killed = (await one.Members.ReadAllAsync(Cancelled)).Members.Select(member => member.Item1).Single(member => member.SiloName == "two");
        killed.SuspectTimes.ShouldNotBeNull().ShouldContain(vote => vote.Item1.Equals(one.Address));
        for (var i = 0; i < grains.Count; i++)
        {
            var grain = grains[i];
            await Until.TrueAsync("the grain answers from the other silo", async () => await TryAskAsync(grain) == "one", Cancelled);
            (await grain.ReloadAsync()).ShouldBe(i);
        }
    }

    /// <summary>What the table looks like after a machine is lost: an active silo that nobody answers for.</summary>
    [Fact]
    public async Task Silo_Vanished_IsSuspectedAndDeclaredDead()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await using var one = await TestSilo.StartAsync(database, "one", Cancelled);
        var table = await one.Members.ReadAllAsync(Cancelled);
        var vanished = Entry(1, SiloStatus.Active);
        vanished.IAmAliveTime = TimeProvider.System.GetUtcNow().UtcDateTime;
        (await one.Members.InsertRowAsync(vanished, table.Version.Next(), Cancelled)).ShouldBeTrue();

        await Until.TrueAsync("the vanished silo is dead", async () => (await StatusAsync(database, "vanished-1")) == 6, Cancelled);

        var row = (await one.Members.ReadRowAsync(vanished.SiloAddress, Cancelled)).Members.ShouldHaveSingleItem().Item1;
        row.SuspectTimes.ShouldNotBeNull().ShouldContain(vote => vote.Item1.Equals(one.Address));
    }

    [Fact]
    public async Task Insert_OldVersionOrSameSiloAgain_IsRefusedAndWritesNothing()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await using var one = await TestSilo.StartAsync(database, "one", Cancelled);
        var version = (await QuietAsync(one)).Version;

        (await one.Members.InsertRowAsync(Entry(1, SiloStatus.Joining), version.Next(), Cancelled)).ShouldBeTrue();
        (await one.Members.InsertRowAsync(Entry(2, SiloStatus.Joining), version.Next(), Cancelled)).ShouldBeFalse();
        var current = (await one.Members.ReadAllAsync(Cancelled)).Version;
        (await one.Members.InsertRowAsync(Entry(1, SiloStatus.Joining), current.Next(), Cancelled)).ShouldBeFalse();

        var table = await one.Members.ReadAllAsync(Cancelled);
        table.Members.Count.ShouldBe(2);
        table.Version.Version.ShouldBe(version.Version + 1);
    }

    [Fact]
    public async Task Update_OldVersionOrUnknownSilo_IsRefusedAndWritesNothing()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await using var one = await TestSilo.StartAsync(database, "one", Cancelled);
        var version = (await QuietAsync(one)).Version;
        var entry = Entry(1, SiloStatus.Joining);
        (await one.Members.InsertRowAsync(entry, version.Next(), Cancelled)).ShouldBeTrue();
        var (row, etag) = (await one.Members.ReadRowAsync(entry.SiloAddress, Cancelled)).Members.ShouldHaveSingleItem();
        var current = (await one.Members.ReadAllAsync(Cancelled)).Version;

        row.Status = SiloStatus.Dead;
        (await one.Members.UpdateRowAsync(row, etag, version.Next(), Cancelled)).ShouldBeFalse();
        (await one.Members.UpdateRowAsync(Entry(2, SiloStatus.Dead), etag, current.Next(), Cancelled)).ShouldBeFalse();
        (await StatusesAsync(one, 1)).ShouldBe([SiloStatus.Joining]);
        (await one.Members.ReadAllAsync(Cancelled)).Version.Version.ShouldBe(current.Version);

        (await one.Members.UpdateRowAsync(row, etag, current.Next(), Cancelled)).ShouldBeTrue();
        (await StatusesAsync(one, 1)).ShouldBe([SiloStatus.Dead]);
        (await one.Members.ReadAllAsync(Cancelled)).Version.Version.ShouldBe(current.Version + 1);
    }

    [Fact]
    public async Task Insert_EightWithOneVersion_OneWins()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await using var one = await TestSilo.StartAsync(database, "one", Cancelled);
        var version = (await QuietAsync(one)).Version;

        var inserted = await Task.WhenAll(
            Enumerable.Range(1, 8).Select(number => one.Members.InsertRowAsync(Entry(number, SiloStatus.Joining), version.Next(), Cancelled)));

        inserted.Count(won => won).ShouldBe(1);
        var table = await one.Members.ReadAllAsync(Cancelled);
        table.Members.Count.ShouldBe(2);
        table.Version.Version.ShouldBe(version.Version + 1);
    }

    [Fact]
    public async Task Cleanup_TakesOnlyTheLongDead()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await using var one = await TestSilo.StartAsync(database, "one", Cancelled);
        await QuietAsync(one);
        SiloStatus[] statuses = [SiloStatus.Created, SiloStatus.Joining, SiloStatus.ShuttingDown, SiloStatus.Stopping, SiloStatus.Dead];
        for (var i = 0; i < statuses.Length; i++)
        {
            var version = (await one.Members.ReadAllAsync(Cancelled)).Version;
            (await one.Members.InsertRowAsync(Entry(i, statuses[i]), version.Next(), Cancelled)).ShouldBeTrue();
        }
        var justDied = Entry(9, SiloStatus.Dead);
        justDied.IAmAliveTime = LongAgo.AddDays(2);
        justDied.StartTime = LongAgo.AddDays(2);
        (await one.Members.InsertRowAsync(justDied, (await one.Members.ReadAllAsync(Cancelled)).Version.Next(), Cancelled)).ShouldBeTrue();

        await one.Members.CleanupDefunctSiloEntriesAsync(new DateTimeOffset(LongAgo.AddDays(1)), Cancelled);

        (await database.ReadAllAsync<string>("SELECT siloname::text FROM orleansmembershiptable ORDER BY siloname", Cancelled))
            .ShouldBe(["one", "vanished-0", "vanished-1", "vanished-2", "vanished-3", "vanished-9"]);
    }

    [Fact]
    public async Task Delete_OfAnotherCluster_LeavesThisOneAlone()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await using var one = await TestSilo.StartAsync(database, "one", Cancelled);

        await one.Members.DeleteMembershipTableEntriesAsync("another", Cancelled);
        (await one.Members.ReadAllAsync(Cancelled)).Members.ShouldHaveSingleItem();

        await one.Members.DeleteMembershipTableEntriesAsync("contract", Cancelled);
        (await database.ReadAsync<long>(
            "SELECT (SELECT count(*) FROM orleansmembershiptable) + (SELECT count(*) FROM orleansmembershipversiontable)", Cancelled)).ShouldBe(0);
        await one.Members.InitializeMembershipTableAsync(tryInitTableVersion: true, Cancelled);
    }

    private static async Task<MembershipTableData> QuietAsync(TestSilo silo)
    {
        // The silo's last write of its own start is the one that makes it active.
        await Until.TrueAsync("the silo is active", async () =>
            (await silo.Members.ReadRowAsync(silo.Address, Cancelled)).Members[0].Item1.Status == SiloStatus.Active, Cancelled);
        return await silo.Members.ReadAllAsync(Cancelled);
    }

    private static async Task<IEnumerable<SiloStatus>> StatusesAsync(TestSilo silo, int number) =>
        (await silo.Members.ReadRowAsync(Entry(number, SiloStatus.None).SiloAddress, Cancelled)).Members.Select(member => member.Item1.Status);

    private static async Task<string?> TryAskAsync(ITallyGrain grain)
    {
        try
        {
            return await grain.WhereAsync();
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            return null;
        }
    }

    /// <summary>The number in the table; 0 when the silo is not there yet.</summary>
    private static async Task<int> StatusAsync(TestDatabase database, string silo) =>
        (await database.ReadAllAsync<int>($"SELECT status FROM orleansmembershiptable WHERE siloname = '{silo}'", Cancelled)).SingleOrDefault();

    private static MembershipEntry Entry(int number, SiloStatus status) => new()
    {
        // Port 1 of loopback: nobody listens there.
        SiloAddress = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 1), 100 + number),
        SiloName = $"vanished-{number}",
        HostName = "localhost",
        Status = status,
        ProxyPort = 1,
        StartTime = LongAgo,
        IAmAliveTime = LongAgo,
    };
}
