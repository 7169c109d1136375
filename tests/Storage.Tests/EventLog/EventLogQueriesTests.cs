using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Storage.EventLog;
using Molecule.Storage.Tests.Workspaces;

namespace Molecule.Storage.Tests.EventLog;

public sealed class EventLogQueriesTests(Servers servers)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_EmptyLog_IsEmptyAndAtZero()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var log = new EventLogQueries(database.DataSource);

        foreach (var page in new[]
        {
            await log.ReadAfterAsync(0, 10, Cancelled),
            await log.ReadNewestAsync(null, 10, Cancelled),
            await log.ReadNewestAsync(new WorkspaceId(Guid.NewGuid()), 10, Cancelled),
        })
        {
            page.Events.ShouldBeEmpty();
            page.Head.ShouldBe(0);
        }
    }

    [Fact]
    public async Task ReadAfterAsync_GivesTheNextInOrderAndTheHead()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);
        for (var number = 0; number < 5; number++)
        {
            await activation.CommitAsync(Facts.Renamed($"R{number}"));
        }

        var log = new EventLogQueries(database.DataSource);

        Positions(await log.ReadAfterAsync(0, 100, Cancelled)).ShouldBe([1, 2, 3, 4, 5, 6]);
        Positions(await log.ReadAfterAsync(2, 2, Cancelled)).ShouldBe([3, 4]);
        Positions(await log.ReadAfterAsync(6, 10, Cancelled)).ShouldBeEmpty();
        Positions(await log.ReadAfterAsync(long.MaxValue, 10, Cancelled)).ShouldBeEmpty();
        (await log.ReadAfterAsync(2, 2, Cancelled)).Head.ShouldBe(6);
        (await log.ReadAfterAsync(100, 2, Cancelled)).Head.ShouldBe(6);
    }

    [Fact]
    public async Task ReadNewestAsync_NewestFirstOfAllOrOfOne()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var one = await Activation.CreateAsync(database.DataSource);
        var other = await Activation.CreateAsync(database.DataSource);
        await one.CommitAsync(Facts.Renamed("A"), Facts.Online());
        await other.CommitAsync(Facts.Renamed("B"));
        var log = new EventLogQueries(database.DataSource);

        Positions(await log.ReadNewestAsync(null, 3, Cancelled)).ShouldBe([5, 4, 3]);
        Positions(await log.ReadNewestAsync(one.Id, 2, Cancelled)).ShouldBe([4, 3]);
        Positions(await log.ReadNewestAsync(one.Id, 100, Cancelled)).ShouldBe([4, 3, 1]);
        Positions(await log.ReadNewestAsync(other.Id, 100, Cancelled)).ShouldBe([5, 2]);
        (await log.ReadNewestAsync(one.Id, 1, Cancelled)).Head.ShouldBe(5);
    }

    [Fact]
    public async Task Read_Event_IsCompactAndToTheMicrosecond()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.ReadAsync(database.DataSource, new WorkspaceId(Guid.NewGuid()));
        await activation.CommitAsync(Facts.Created("质量 \"QA\" <é>", at: Facts.Start.AddMicroseconds(123_456)));

        var entry = (await new EventLogQueries(database.DataSource).ReadAfterAsync(0, 1, Cancelled)).Events.ShouldHaveSingleItem();

        entry.Payload.ShouldContain("""
            "name":"质量 \"QA\" <é>"
            """.Trim());
        JsonText.Compact(entry.Payload).ShouldBe(entry.Payload);
        entry.CreatedAt.ShouldBe(Facts.Start.AddMicroseconds(123_456));
        entry.Id.ShouldNotBe(Guid.Empty);
    }

    [Fact]
    public async Task Read_EventWithoutWorkspaceAndPayload_IsReadAllTheSame()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await database.ExecuteAsync(
            """
            UPDATE structure_log_head SET position = 1;
            INSERT INTO structure_events (position, event_type) VALUES (1, 'SOMETHING_LATER');
            """,
            Cancelled);

        var entry = (await new EventLogQueries(database.DataSource).ReadAfterAsync(0, 1, Cancelled)).Events.ShouldHaveSingleItem();

        entry.WorkspaceId.ShouldBeNull();
        entry.Payload.ShouldBe("null");
    }

    [Fact]
    public async Task ReadAfterAsync_CommitsGoOn_ReaderSeesEachOnceInOrder()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var log = new EventLogQueries(database.DataSource);
        var writing = Task.WhenAll(Enumerable.Range(0, 60).Select(async number =>
        {
            var activation = await Activation.CreateAsync(database.DataSource, name: $"W{number}");
            await activation.CommitAsync(Facts.Online(), Facts.Renamed($"R{number}"));
        }));

        var seen = new List<long>();
        while (!writing.IsCompleted || seen.Count < 180)
        {
            var page = await log.ReadAfterAsync(seen.Count == 0 ? 0 : seen[^1], 7, Cancelled);
            page.Head.ShouldBeGreaterThanOrEqualTo(page.Events.IsEmpty ? 0 : page.Events[^1].Position);
            seen.AddRange(Positions(page));
            if (writing.IsFaulted)
            {
                await writing;
            }
        }

        seen.ShouldBe(Enumerable.Range(1, 180).Select(position => (long)position));
    }

    private static IEnumerable<long> Positions(Grains.Interfaces.EventLog.EventPage page) => page.Events.Select(entry => entry.Position);
}
