namespace Molecule.Storage.Tests.Orleans;

/// <summary>Orleans' reminders on our statements.</summary>
public sealed class ReminderTests(Servers servers)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Grain_RegistersListsAndForgetsReminders()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await using var silo = await TestSilo.StartAsync(database, "one", Cancelled);
        var grain = silo.Grains.GetGrain<ITallyGrain>(Guid.NewGuid());

        await grain.RemindAsync("daily", TimeSpan.FromDays(1));
        await grain.RemindAsync("hourly", TimeSpan.FromHours(1));
        (await grain.ListRemindersAsync()).ShouldBe(["daily", "hourly"]);
        (await database.ReadAllAsync<string>("SELECT remindername || ' ' || period FROM orleansreminderstable ORDER BY 1", Cancelled))
            .ShouldBe(["daily 86400000", "hourly 3600000"]);

        await grain.RemindAsync("hourly", TimeSpan.FromHours(2));
        (await database.ReadAllAsync<string>("SELECT remindername || ' ' || period FROM orleansreminderstable ORDER BY 1", Cancelled))
            .ShouldBe(["daily 86400000", "hourly 7200000"]);

        await grain.ForgetAsync("hourly");
        (await grain.ListRemindersAsync()).ShouldBe(["daily"]);
        (await database.ReadAllAsync<string>("SELECT remindername::text FROM orleansreminderstable", Cancelled)).ShouldBe(["daily"]);
    }

    [Fact]
    public async Task Reminder_RemovedWithOldEtag_Stays()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await using var silo = await TestSilo.StartAsync(database, "one", Cancelled);
        var entry = Entry();
        var old = await silo.Reminders.UpsertRow(entry, Cancelled);
        var current = await silo.Reminders.UpsertRow(entry, Cancelled);
        current.ShouldNotBe(old);

        (await silo.Reminders.RemoveRow(entry.GrainId, entry.ReminderName, old!, Cancelled)).ShouldBeFalse();
        (await silo.Reminders.ReadRow(entry.GrainId, entry.ReminderName, Cancelled)).ShouldNotBeNull().ETag.ShouldBe(current);
        (await silo.Reminders.RemoveRow(entry.GrainId, entry.ReminderName, current!, Cancelled)).ShouldBeTrue();
        (await silo.Reminders.ReadRow(entry.GrainId, entry.ReminderName, Cancelled)).ShouldBeNull();
    }

    /// <summary>A reminder that is in no range never fires, and one in two ranges fires twice.</summary>
    [Fact]
    public async Task Ranges_OfTheWholeRing_HoldEveryReminderOnce()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await using var silo = await TestSilo.StartAsync(database, "one", Cancelled);
        var entries = Enumerable.Range(0, 50).Select(_ => Entry()).ToList();
        foreach (var entry in entries)
            await silo.Reminders.UpsertRow(entry, Cancelled);

        // The table holds signed numbers: one range runs over the end of the ring, another over the end of these.
        uint[] borders = [0x1000_0000, 0x6000_0000, 0xC000_0000, entries[0].GrainId.GetUniformHashCode()];
        Array.Sort(borders);
        var found = new List<GrainId>();
        for (var i = 0; i < borders.Length; i++)
        {
            var (begin, end) = (borders[i], borders[(i + 1) % borders.Length]);
            var range = (await silo.Reminders.ReadRows(begin, end, Cancelled)).Reminders;
            range.ShouldAllBe(entry => IsIn(entry.GrainId.GetUniformHashCode(), begin, end));
            found.AddRange(range.Select(entry => entry.GrainId));
        }

        found.Count.ShouldBe(entries.Count);
        found.ToHashSet().SetEquals(entries.Select(entry => entry.GrainId)).ShouldBeTrue();
    }

    [Fact]
    public async Task Reminder_ReadBack_IsWhatWasWritten()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await using var silo = await TestSilo.StartAsync(database, "one", Cancelled);
        var entry = Entry();
        await silo.Reminders.UpsertRow(entry, Cancelled);

        var read = (await silo.Reminders.ReadRows(entry.GrainId, Cancelled)).Reminders.ShouldHaveSingleItem();

        read.GrainId.ShouldBe(entry.GrainId);
        read.ReminderName.ShouldBe(entry.ReminderName);
        read.StartAt.ShouldBe(entry.StartAt);
        read.Period.ShouldBe(entry.Period);
    }

    private static bool IsIn(uint hash, uint begin, uint end) => begin < end ? hash > begin && hash <= end : hash > begin || hash <= end;

    private static ReminderEntry Entry() => new()
    {
        GrainId = GrainId.Create(GrainType.Create("molecule.tests.tally"), GrainIdKeyExtensions.CreateGuidKey(Guid.NewGuid())),
        ReminderName = "tick",
        StartAt = new DateTime(2031, 2, 3, 4, 5, 6, 789, DateTimeKind.Utc),
        Period = TimeSpan.FromDays(40),
    };
}
