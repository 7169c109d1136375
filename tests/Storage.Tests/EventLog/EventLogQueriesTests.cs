using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces.EventLog;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Storage.EventLog;
using Molecule.Storage.Tests.History;
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
            await log.ReadAsync(new EventQuery { Limit = 10 }, Cancelled),
            await log.ReadAsync(new EventQuery { Limit = 10, After = 0, Types = ["WORKSPACE_ONLINE"] }, Cancelled),
            await log.ReadAsync(new EventQuery { Limit = 10, Workspace = new WorkspaceId(Guid.NewGuid()) }, Cancelled),
        })
        {
            page.Events.ShouldBeEmpty();
            page.Head.ShouldBe(0);
            page.HasMore.ShouldBeFalse();
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
    public async Task ReadAsync_NothingAsked_IsNewestFirstOfAllOrOfOne()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var one = await Activation.CreateAsync(database.DataSource);
        var other = await Activation.CreateAsync(database.DataSource);
        await one.CommitAsync(Facts.Renamed("A"), Facts.Online());
        await other.CommitAsync(Facts.Renamed("B"));
        var log = new EventLogQueries(database.DataSource);

        Positions(await log.ReadAsync(new EventQuery { Limit = 3 }, Cancelled)).ShouldBe([5, 4, 3]);
        Positions(await log.ReadAsync(new EventQuery { Limit = 2, Workspace = one.Id }, Cancelled)).ShouldBe([4, 3]);
        Positions(await log.ReadAsync(new EventQuery { Limit = 100, Workspace = one.Id }, Cancelled)).ShouldBe([4, 3, 1]);
        Positions(await log.ReadAsync(new EventQuery { Limit = 100, Workspace = other.Id }, Cancelled)).ShouldBe([5, 2]);
        (await log.ReadAsync(new EventQuery { Limit = 1, Workspace = one.Id }, Cancelled)).Head.ShouldBe(5);
    }

    [Theory]
    [InlineData(null, null, 100, "12 11 10 9 8 7 6 5 4 3 2 1", false)]
    [InlineData(null, null, 12, "12 11 10 9 8 7 6 5 4 3 2 1", false)]
    [InlineData(null, null, 11, "12 11 10 9 8 7 6 5 4 3 2", true)]
    [InlineData(9L, null, 100, "10 11 12", false)]
    [InlineData(9L, null, 2, "10 11", true)]
    [InlineData(12L, null, 2, "", false)]
    [InlineData(long.MaxValue, null, 2, "", false)]
    [InlineData(null, 4L, 100, "3 2 1", false)]
    [InlineData(null, 4L, 2, "3 2", true)]
    [InlineData(null, 1L, 2, "", false)]
    [InlineData(null, 0L, 2, "", false)]
    [InlineData(3L, 7L, 100, "6 5 4", false)]
    [InlineData(3L, 7L, 1, "6", true)]
    [InlineData(7L, 3L, 100, "", false)]
    public async Task ReadAsync_Bounds_AreExclusiveAndTurnTheOrder(long? after, long? before, int limit, string positions, bool more)
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await LongLog.WriteAsync(database, workspaces: 3, facts: 12, Cancelled);
        var log = new EventLogQueries(database.DataSource);

        var page = await log.ReadAsync(new EventQuery { Limit = limit, After = after, Before = before }, Cancelled);
        string.Join(' ', Positions(page)).ShouldBe(positions);
        page.HasMore.ShouldBe(more);

        // All types by name are the same facts as all types.
        var named = await log.ReadAsync(
            new EventQuery { Limit = limit, After = after, Before = before, Types = ["WORKSPACE_PROVISIONING", "WORKSPACE_ONLINE", "WORKSPACE_UPDATED"] },
            Cancelled);
        string.Join(' ', Positions(named)).ShouldBe(positions);
        named.HasMore.ShouldBe(more);
    }

    [Fact]
    public async Task ReadAsync_Types_AreTheOnlyOnesAndTwiceIsOnce()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await LongLog.WriteAsync(database, workspaces: 3, facts: 12, Cancelled);
        var log = new EventLogQueries(database.DataSource);
        var one = new WorkspaceId(await database.ReadAsync<Guid>("SELECT workspace_id FROM structure_events WHERE position = 1", Cancelled));

        Positions(await log.ReadAsync(new EventQuery { Limit = 100, Types = ["WORKSPACE_UPDATED"] }, Cancelled)).ShouldBe([12, 10, 8, 6, 4]);
        Positions(await log.ReadAsync(new EventQuery { Limit = 2, Types = ["WORKSPACE_UPDATED"], After = 5 }, Cancelled)).ShouldBe([6, 8]);
        Positions(await log.ReadAsync(new EventQuery { Limit = 100, Types = ["WORKSPACE_UPDATED"], Workspace = one }, Cancelled)).ShouldBe([10, 4]);
        Positions(await log.ReadAsync(new EventQuery { Limit = 100, Types = ["WORKSPACE_UPDATED", "WORKSPACE_UPDATED"], Before = 7 }, Cancelled)).ShouldBe([6, 4]);
        Positions(await log.ReadAsync(new EventQuery { Limit = 100, Types = ["NEVER_HAPPENED"] }, Cancelled)).ShouldBeEmpty();
    }

    [Fact]
    public async Task ReadAsync_RareTypeInALongLog_IsFoundThroughItsIndex()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await LongLog.WriteAsync(database, workspaces: 10, facts: 50_000, Cancelled);
        await using var explain = database.DataSource.CreateCommand(
            "EXPLAIN (FORMAT TEXT) " + EventLogQueries.NewestOfTypes);
        explain.Parameters.AddWithValue(0L);
        explain.Parameters.AddWithValue(long.MaxValue);
        explain.Parameters.AddWithValue(101);
        explain.Parameters.AddWithValue(new[] { "WORKSPACE_PROVISIONING", "WORKSPACE_REMOVED" });
        var plan = new List<string>();
        await using var line = await explain.ExecuteReaderAsync(Cancelled);
        while (await line.ReadAsync(Cancelled))
        {
            plan.Add(line.GetString(0));
        }

        string.Join('\n', plan).ShouldContain("structure_events_event_type_position");
        plan.ShouldAllBe(step => !step.Contains("Seq Scan on structure_events", StringComparison.Ordinal));
    }

    /// <summary>A page of cards must not become larger than a message between processes may be.</summary>
    [Fact]
    public async Task ReadAfterAsync_LargePayloads_PageEndsEarly()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);
        for (var number = 0; number < 12; number++)
        {
            var card = $$"""{"name":"{{number}}","description":"{{new string('x', 500_000)}}"}""";
            await activation.CommitAsync(new WorkspaceFact.CardUpdated(Facts.Start, Actor.Workspace, card));
        }

        var log = new EventLogQueries(database.DataSource);

        // The first is small; the ninth large one reaches the limit.
        var page = await log.ReadAfterAsync(0, 100, Cancelled);
        Positions(page).ShouldBe(Enumerable.Range(1, 10).Select(position => (long)position));
        page.Head.ShouldBe(13);
        Positions(await log.ReadAfterAsync(10, 100, Cancelled)).ShouldBe([11, 12, 13]);
        Positions(await log.ReadAfterAsync(10, 2, Cancelled)).ShouldBe([11, 12]);
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

    private static IEnumerable<long> Positions(EventPage page) => page.Events.Select(entry => entry.Position);
}
