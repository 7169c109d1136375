using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Activity;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Storage.Activity;

namespace Molecule.Storage.Tests.Activity;

public sealed class ActivityStoreTests(Servers servers)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AddAsync_EveryField_IsReadBackAsItWas()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var entries = await Entries.CreateAsync(database, Cancelled);
        var entry = await entries.AddAsync(entry => entry with
        {
            ActivityType = ActivityTypes.A2AReceive,
            SourceId = new WorkspaceId(Guid.NewGuid()),
            TargetId = new WorkspaceId(Guid.NewGuid()),
            Method = "message/send",
            Summary = "质量 \"QA\" <é> 😀",
            Status = "timeout",
            ErrorDetail = "line\nbreak",
            DurationMs = int.MaxValue,
            RequestBody = """{"n":1.50,"text":"质量"}""",
            ResponseBody = "[1,2]",
            CreatedAt = Entries.Start.AddMicroseconds(123_456),
        });

        (await entries.ListAsync()).Entries.ShouldHaveSingleItem().ShouldBe(entry);
    }

    [Fact]
    public async Task AddAsync_OnlyWhatIsRequired_LeavesTheRestNull()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var entries = await Entries.CreateAsync(database, Cancelled);
        var entry = await entries.AddAsync(entry => entry with { SourceId = null, Summary = null });

        (await entries.ListAsync()).Entries.ShouldHaveSingleItem().ShouldBe(entry);
    }

    [Fact]
    public async Task AddAsync_AnswersWithTheTeamOfThatMoment()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var entries = await Entries.CreateAsync(database, Cancelled);
        var parent = await Entries.NewWorkspaceAsync(database, Cancelled);
        await database.ExecuteAsync($"UPDATE workspaces SET parent_id = '{parent}', name = 'Écriture' WHERE id = '{entries.Workspace}'", Cancelled);

        var reporter = (await entries.Store.AddAsync(entries.New(), Cancelled)).ShouldNotBeNull();

        reporter.ParentId.ShouldBe(parent);
        reporter.Name.ShouldBe("Écriture");
    }

    [Fact]
    public async Task AddAsync_W10_UnknownWorkspace_SaysSoAndWritesNothing()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var entries = await Entries.CreateAsync(database, Cancelled);

        (await entries.Store.AddAsync(entries.New(entry => entry with { WorkspaceId = new WorkspaceId(Guid.NewGuid()) }), Cancelled)).ShouldBeNull();

        (await CountAsync(database)).ShouldBe(0);
    }

    [Fact]
    public async Task AddAsync_RemovedWorkspace_SaysSoAndWritesNothing()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var entries = await Entries.CreateAsync(database, Cancelled);
        await database.ExecuteAsync("UPDATE workspaces SET status = 'removed'", Cancelled);

        (await entries.Store.AddAsync(entries.New(), Cancelled)).ShouldNotBeNull().IsRemoved.ShouldBeTrue();

        (await CountAsync(database)).ShouldBe(0);
    }

    [Theory]
    [InlineData("""{"n":1e200000}""")]
    [InlineData("""{"text":"\u0000"}""")]
    public async Task AddAsync_BodyThatPostgresCannotKeep_IsRefusedByName(string body)
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var entries = await Entries.CreateAsync(database, Cancelled);

        (await Should.ThrowAsync<InvalidFieldException>(entries.Store.AddAsync(entries.New(entry => entry with { RequestBody = body }), Cancelled)))
            .Field.ShouldBe("request_body");
    }

    [Fact]
    public async Task ListAsync_NewestFirst_AndPagesJoinWithoutGapOrRepeat()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var entries = await Entries.CreateAsync(database, Cancelled);
        var added = new List<ActivityEntry>();
        for (var number = 0; number < 25; number++)
        {
            // Some at the very same moment: then the id decides.
            added.Add(await entries.AddAsync(entry => entry with { CreatedAt = Entries.Start.AddSeconds(number / 4) }));
        }

        var read = new List<Guid>();
        ActivityPage page;
        do
        {
            page = await entries.ListAsync(before: read.Count == 0 ? null : read[^1], limit: 7);
            read.AddRange(page.Entries.Select(entry => entry.Id));
        }
        while (page.HasMore);

        // Postgres orders ids by their bytes, as they are written.
        read.ShouldBe(added.OrderByDescending(entry => entry.CreatedAt).ThenByDescending(entry => entry.Id.ToString(), StringComparer.Ordinal).Select(entry => entry.Id));
    }

    [Fact]
    public async Task ListAsync_Filters_EachGivesItsOwn()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var entries = await Entries.CreateAsync(database, Cancelled);
        var chat = await entries.AddAsync(entry => entry with { ActivityType = ActivityTypes.A2AReceive, SourceId = null });
        var fromAgent = await entries.AddAsync(entry => entry with { ActivityType = ActivityTypes.A2AReceive });
        var log = await entries.AddAsync();
        var task = await entries.AddAsync(entry => entry with { ActivityType = ActivityTypes.TaskUpdate, SourceId = null });

        Ids(await entries.ListAsync()).ShouldBe([task.Id, log.Id, fromAgent.Id, chat.Id]);
        Ids(await entries.ListAsync(type: "a2a_receive")).ShouldBe([fromAgent.Id, chat.Id]);
        Ids(await entries.ListAsync(origin: ActivityOrigin.Canvas)).ShouldBe([task.Id, chat.Id]);
        Ids(await entries.ListAsync(origin: ActivityOrigin.Agent)).ShouldBe([log.Id, fromAgent.Id]);
        Ids(await entries.ListAsync("a2a_receive", ActivityOrigin.Canvas)).ShouldBe([chat.Id]);
        Ids(await entries.ListAsync("a2a_receive", ActivityOrigin.Agent, before: log.Id)).ShouldBe([fromAgent.Id]);
        Ids(await entries.ListAsync("no_such_type")).ShouldBeEmpty();
    }

    [Fact]
    public async Task ListAsync_OtherWorkspaceOrCursorOfAnother_GivesNothing()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var entries = await Entries.CreateAsync(database, Cancelled);
        var other = await Entries.CreateAsync(database, Cancelled);
        await entries.AddAsync();
        var foreign = await other.AddAsync();

        (await entries.ListAsync(before: foreign.Id)).ShouldBeEquivalentTo(new ActivityPage([], false));
        (await entries.ListAsync(before: Guid.NewGuid())).Entries.ShouldBeEmpty();
        (await entries.Store.ListAsync(new WorkspaceId(Guid.NewGuid()), new ActivityFilter(null, null, null, 10), Cancelled)).Entries.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(10, 10, false)]
    [InlineData(9, 9, true)]
    public async Task ListAsync_LimitAtTheNumberAndOneBelow_SaysWhetherThereIsMore(int limit, int count, bool more)
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var entries = await Entries.CreateAsync(database, Cancelled);
        for (var number = 0; number < 10; number++)
        {
            await entries.AddAsync();
        }

        var page = await entries.ListAsync(limit: limit);

        (page.Entries.Length, page.HasMore).ShouldBe((count, more));
    }

    [Fact]
    public async Task ListAsync_W49_LargeBodies_EndThePageEarlyAndThePagesStillJoin()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var entries = await Entries.CreateAsync(database, Cancelled);
        var body = $"\"{new string('x', 1_000_000)}\"";
        for (var number = 0; number < 11; number++)
        {
            await entries.AddAsync(entry => entry with { ResponseBody = body });
        }

        var first = await entries.ListAsync(limit: 500);
        var second = await entries.ListAsync(before: first.Entries[^1].Id, limit: 500);
        var third = await entries.ListAsync(before: second.Entries[^1].Id, limit: 500);

        (first.Entries.Length, first.HasMore).ShouldBe((5, true));
        (second.Entries.Length, second.HasMore).ShouldBe((5, true));
        (third.Entries.Length, third.HasMore).ShouldBe((1, false));
        first.Entries.Sum(entry => entry.ResponseBody!.Length).ShouldBeLessThan(ActivityStore.MaxPageBytes + 1_100_000);
        (await entries.SearchAsync("xxx", 200)).Count.ShouldBe(5);
    }

    [Theory]
    [InlineData("SUMMARY")]
    [InlineData("ummar")]
    [InlineData("task_upd")]
    [InlineData("Message/Send")]
    [InlineData("queued")]
    [InlineData("asked WORD")]
    [InlineData("answered")]
    [InlineData("质量")]
    [InlineData("量")]
    [InlineData("éCOLE")]
    [InlineData("😀")]
    [InlineData("100%_done\\")]
    [InlineData("ok")]
    public async Task SearchAsync_AnywhereInAnyFieldWhateverTheCase_IsFound(string text)
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var entries = await Entries.CreateAsync(database, Cancelled);
        await entries.AddAsync(entry => entry with { ActivityType = ActivityTypes.Error, Summary = "another", Status = "failed" });
        var sought = await entries.AddAsync(entry => entry with
        {
            ActivityType = ActivityTypes.TaskUpdate,
            Method = "message/send",
            Summary = "A summary of 质量 at the École 😀 is 100%_done\\",
            Status = "queued ok",
            RequestBody = """{"text":"an asked word"}""",
            ResponseBody = """{"text":"an answered word"}""",
        });

        (await entries.SearchAsync(text)).ShouldHaveSingleItem().Id.ShouldBe(sought.Id);
    }

    [Theory]
    [InlineData("absent")]
    [InlineData("summaryX")]
    [InlineData("100_")]
    [InlineData("%")]
    [InlineData("量质")]
    [InlineData("INCI")]
    [InlineData("q")]
    public async Task SearchAsync_TextThatIsNotThere_FindsNothing(string text)
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var entries = await Entries.CreateAsync(database, Cancelled);
        await entries.AddAsync(entry => entry with { Summary = "a summary of 质量, 100 of it" });

        (await entries.SearchAsync(text)).ShouldBeEmpty();
    }

    [Fact]
    public async Task SearchAsync_ActivityAndMemories_AreOneListNewestFirst()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var entries = await Entries.CreateAsync(database, Cancelled);
        var other = await Entries.CreateAsync(database, Cancelled);
        var old = await entries.AddAsync(entry => entry with { Summary = "the newsletter", RequestBody = """{"n":1.50}""" });
        await other.AddAsync(entry => entry with { Summary = "the newsletter" });
        await database.ExecuteAsync(
            $"""
            INSERT INTO agent_memories (workspace_id, content, scope, created_at) VALUES
                ('{entries.Workspace}', 'The Newsletter goes out on Fridays', 'TEAM', '2026-11-22T10:00:30Z'),
                ('{entries.Workspace}', 'something else', 'LOCAL', '2026-11-22T10:00:31Z'),
                ('{other.Workspace}', 'The newsletter of others', 'TEAM', '2026-11-22T10:00:32Z')
            """,
            Cancelled);
        var newest = await entries.AddAsync(entry => entry with { Summary = "newsletters", CreatedAt = Entries.Start.AddMinutes(1) });

        var found = await entries.SearchAsync("newsletter");

        found.Select(finding => finding.Kind).ShouldBe([FindingKind.Activity, FindingKind.Memory, FindingKind.Activity]);
        found[0].Id.ShouldBe(newest.Id);
        (found[1].Label, found[1].Content, found[1].Method, found[1].Status).ShouldBe(("TEAM", "The Newsletter goes out on Fridays", null, null));
        (found[2].Id, found[2].Label, found[2].RequestBody).ShouldBe((old.Id, "agent_log", """{"n":1.50}"""));
        (await entries.SearchAsync("newsletter", limit: 2)).Select(finding => finding.Id).ShouldBe([found[0].Id, found[1].Id]);
        (await entries.SearchAsync(null)).Count.ShouldBe(4);
        (await entries.SearchAsync("loca")).ShouldHaveSingleItem().Content.ShouldBe("something else");
    }

    [Fact]
    public async Task SearchAsync_BeyondTheNewestRows_FindsWhatIsRareThroughTheIndex()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var entries = await Entries.CreateAsync(database, Cancelled);
        var rare = await entries.AddAsync(entry => entry with { Summary = "a needle in the hay" });
        await database.ExecuteAsync(
            $"""
            INSERT INTO activity_logs (workspace_id, activity_type, summary, search_text, created_at)
            SELECT '{entries.Workspace}', 'agent_log', 'hay', 'hay ' || n, '2026-11-23T00:00:00Z'::timestamptz + n * interval '1 second'
            FROM generate_series(1, 10500) n
            """,
            Cancelled);

        (await entries.SearchAsync("needle")).ShouldHaveSingleItem().Id.ShouldBe(rare.Id);
        (await entries.SearchAsync("hay")).Count.ShouldBe(50);
        (await entries.SearchAsync("hay 10500")).Count.ShouldBe(1);

        // Two letters are not in the index: looked for in the newest 10,000 only.
        (await entries.SearchAsync("in")).ShouldBeEmpty();
    }

    [Fact]
    public async Task DeleteBeforeAsync_OlderThanTheMoment_GoOldestFirstInBatches()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var entries = await Entries.CreateAsync(database, Cancelled);
        var all = new List<Guid>();
        for (var number = 0; number < 10; number++)
        {
            all.Add((await entries.AddAsync()).Id);
        }

        var moment = Entries.Start.AddSeconds(7);

        (await entries.Store.DeleteBeforeAsync(moment, 5, Cancelled)).ShouldBe(5);
        Ids(await entries.ListAsync()).ShouldBe(all.Skip(5).Reverse());
        (await entries.Store.DeleteBeforeAsync(moment, 5, Cancelled)).ShouldBe(2);
        (await entries.Store.DeleteBeforeAsync(moment, 5, Cancelled)).ShouldBe(0);
        Ids(await entries.ListAsync()).ShouldBe(all.Skip(7).Reverse());
    }

    [Fact]
    public async Task DeleteBeforeAsync_RowThatSomebodyChanges_IsLeftAndNobodyWaits()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var entries = await Entries.CreateAsync(database, Cancelled);
        var held = await entries.AddAsync();
        await entries.AddAsync();
        await using var connection = await database.DataSource.OpenConnectionAsync(Cancelled);
        await using var transaction = await connection.BeginTransactionAsync(Cancelled);
        await using var update = new Npgsql.NpgsqlCommand("UPDATE activity_logs SET status = 'completed' WHERE id = $1", connection, transaction)
        {
            Parameters = { new() { Value = held.Id } },
        };
        await update.ExecuteNonQueryAsync(Cancelled);

        (await entries.Store.DeleteBeforeAsync(Entries.Start.AddDays(1), 5, Cancelled)).ShouldBe(1);
        await transaction.CommitAsync(Cancelled);
        (await entries.Store.DeleteBeforeAsync(Entries.Start.AddDays(1), 5, Cancelled)).ShouldBe(1);
    }

    private static IEnumerable<Guid> Ids(ActivityPage page) => page.Entries.Select(entry => entry.Id);

    private static Task<long> CountAsync(TestDatabase database) => database.ReadAsync<long>("SELECT count(*) FROM activity_logs", Cancelled);
}
