using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.History;
using Molecule.Storage.History;
using Molecule.Storage.Tests.Workspaces;

namespace Molecule.Storage.Tests.History;

/// <summary>The proof must be able to fail.</summary>
public sealed class LogVerifierTests(Servers servers)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task VerifyAsync_LogAndTableAgree_SaysHowManyFactsAndWorkspaces()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await CreateAsync(database);
        await CreateAsync(database);
        await database.ExecuteAsync("UPDATE workspaces SET active_tasks = 3, current_task = 'a heartbeat''s', agent_card = '{\"a\": 1, \"b\": 2}'", Cancelled);

        var said = await LogFold.VerifyAsync(database.DataSource, Cancelled);

        said[0].ShouldBe(new Verification(VerificationState.Folding, 0, 4, 0));
        said[^1].ShouldBe(new Verification(VerificationState.Agrees, 4, 4, 2));
    }

    [Fact]
    public async Task VerifyAsync_EmptyPlatform_Agrees()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);

        (await LogFold.VerifyAsync(database.DataSource, Cancelled))[^1].ShouldBe(new Verification(VerificationState.Agrees, 0, 0, 0));
    }

    [Theory]
    [InlineData("name = 'Other'", "Other", "QA")]
    [InlineData("role = ''", "", null)]
    [InlineData("tier = 2", "2", "1")]
    [InlineData("status = 'offline'", "offline", "online")]
    [InlineData("source_bundle_id = 'b'", "b", null)]
    [InlineData("agent_card = '{\"a\": 1}'", "{\"a\": 1}", "{\"a\":1,\"b\":2}")]
    [InlineData("agent_card = NULL", null, "{\"a\":1,\"b\":2}")]
    [InlineData("url = NULL", null, "http://10.0.0.1:8000")]
    [InlineData("forwarded_to = (SELECT id FROM workspaces ORDER BY id LIMIT 1)", null, null)]
    [InlineData("parent_id = (SELECT id FROM workspaces ORDER BY id LIMIT 1)", null, null)]
    [InlineData("runtime = 'dotnet'", "dotnet", "langgraph")]
    [InlineData("workspace_dir = '/srv'", "/srv", null)]
    [InlineData("workspace_access = 'read_only'", "read_only", "none")]
    [InlineData("stall_timeout_seconds = 60", "60", null)]
    [InlineData("template = 'tester'", "tester", null)]
    [InlineData("files_version = 2", "2", "1")]
    [InlineData("image = 'a'", "a", null)]
    [InlineData("model = 'm'", "m", null)]
    [InlineData("awareness_namespace = NULL", null, "workspace:QA")]
    [InlineData("created_at = created_at + interval '1 microsecond'", "2026-11-22T10:00:00.000001Z", "2026-11-22T10:00:00.000000Z")]
    [InlineData("updated_at = updated_at - interval '1 microsecond'", "2026-11-22T09:59:59.999999Z", "2026-11-22T10:00:00.000000Z")]
    [InlineData("version = version + 1", "3", "2")]
    public async Task VerifyAsync_OneColumnDiffers_NamesRowColumnAndBothValues(string change, string? stored, string? folded)
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await CreateAsync(database);
        await CreateAsync(database);
        var id = await database.ReadAsync<Guid>("SELECT id FROM workspaces ORDER BY id DESC LIMIT 1", Cancelled);
        var column = change.Split(' ')[0];

        await database.ExecuteAsync($"UPDATE workspaces SET {change} WHERE id = '{id}'", Cancelled);

        var difference = (await LogFold.VerifyAsync(database.DataSource, Cancelled))[^1].Difference.ShouldNotBeNull();
        difference.Table.ShouldBe("workspaces");
        difference.Row.ShouldBe(id.ToString());
        difference.Column.ShouldBe(column);
        difference.Summary.ShouldStartWith($"{column} of {id} is ");
        difference.Folded.ShouldBe(folded);
        if (!column.EndsWith("_to", StringComparison.Ordinal) && column != "parent_id")
        {
            difference.Stored.ShouldBe(stored);
        }
    }

    [Fact]
    public async Task VerifyAsync_EveryStructuralColumn_IsCompared()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await CreateAsync(database);
        await database.ExecuteAsync("ALTER TABLE workspaces ADD COLUMN mood text", Cancelled);

        (await LogFold.FindDifferenceAsync(database.DataSource, Cancelled)).ShouldBe("the column mood is neither folded nor known to be a heartbeat's");
    }

    [Fact]
    public async Task VerifyAsync_RowWithoutFacts_IsNamed()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await database.ExecuteAsync("INSERT INTO workspaces (name) VALUES ('Nobody''s')", Cancelled);

        (await LogFold.FindDifferenceAsync(database.DataSource, Cancelled)).ShouldNotBeNull().ShouldEndWith("has a row and no facts");
    }

    [Fact]
    public async Task VerifyAsync_FactsWithoutRow_AreNamed()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await CreateAsync(database);
        var gone = await Activation.CreateAsync(database.DataSource);
        await database.ExecuteAsync($"DELETE FROM workspaces WHERE id = '{gone.Id}'", Cancelled);

        (await LogFold.FindDifferenceAsync(database.DataSource, Cancelled)).ShouldBe($"{gone.Id} has facts and no row");
    }

    [Theory]
    [InlineData(3, 2, "WORKSPACE_OFFLINE", "{}", "after position 1 comes 3")]
    [InlineData(2, 3, "WORKSPACE_OFFLINE", "{}", "version 3 of")]
    [InlineData(2, 1, "WORKSPACE_OFFLINE", "{}", "version 1 of")]
    [InlineData(2, 2, "WORKSPACE_PROVISIONING", "{}", "cannot be folded")]
    [InlineData(2, 2, "WORKSPACE_MOVED", "{\"parent_id\":\"nobody\"}", "cannot be folded")]
    [InlineData(2, 2, "WORKSPACE_MOVED", "[]", "cannot be folded")]
    [InlineData(2, 2, "SOMETHING_LATER", "{}", "SOMETHING_LATER changes no workspace")]
    public async Task VerifyAsync_FactThatDoesNotFollow_IsNamed(int position, int version, string type, string payload, string difference)
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);
        await AppendAsync(database, position, $"'{activation.Id}'", $"{version}", type, payload);

        (await LogFold.FindDifferenceAsync(database.DataSource, Cancelled)).ShouldNotBeNull().ShouldContain(difference);
    }

    [Fact]
    public async Task VerifyAsync_WorkspaceBeginsWithoutItsCreation_IsNamed()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var id = Guid.NewGuid();
        await AppendAsync(database, 1, $"'{id}'", "1", "WORKSPACE_OFFLINE", "{}");

        (await LogFold.FindDifferenceAsync(database.DataSource, Cancelled)).ShouldNotBeNull().ShouldContain("not with its creation");
    }

    [Fact]
    public async Task VerifyAsync_HeadIsBeyondTheLastFact_IsNamed()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await CreateAsync(database);
        await database.ExecuteAsync("UPDATE structure_log_head SET position = 7", Cancelled);

        (await LogFold.FindDifferenceAsync(database.DataSource, Cancelled)).ShouldBe("the log ends at position 2 and its head is at 7");
    }

    [Fact]
    public async Task VerifyAsync_FactsThatChangeNoRow_OnlyTakeTheirPositions()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);
        await AppendAsync(database, 2, $"'{activation.Id}'", "NULL", "APPROVAL_REQUESTED", "{}");
        await AppendAsync(database, 3, "NULL", "NULL", "SOMETHING_LATER", "{}");
        await activation.CommitAsync(Facts.Online());

        (await LogFold.VerifyAsync(database.DataSource, Cancelled))[^1].ShouldBe(new Verification(VerificationState.Agrees, 4, 4, 1));
    }

    [Fact]
    public async Task VerifyAsync_CommitsGoOn_SeesOneMoment()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);
        await using var steps = new HistoryLog(database.DataSource).VerifyAsync(Cancelled).GetAsyncEnumerator(Cancelled);
        (await steps.MoveNextAsync()).ShouldBeTrue();

        await activation.CommitAsync(Facts.Renamed("Later"), Facts.Online());
        await CreateAsync(database);
        var last = steps.Current;
        while (await steps.MoveNextAsync())
        {
            last = steps.Current;
        }

        last.ShouldBe(new Verification(VerificationState.Agrees, 1, 1, 1));
    }

    [Fact]
    public async Task VerifyAsync_LongLog_SaysHowFarItIs()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await LongLog.WriteAsync(database, workspaces: 6_000, facts: 11_000, Cancelled);

        var said = await LogFold.VerifyAsync(database.DataSource, Cancelled);

        said.Select(step => (step.State, step.Facts, step.Workspaces)).ShouldBe(
        [
            (VerificationState.Folding, 0, 0),
            (VerificationState.Folding, 5_000, 0),
            (VerificationState.Folding, 10_000, 0),
            (VerificationState.Comparing, 11_000, 0),
            (VerificationState.Comparing, 11_000, 5_000),
            (VerificationState.Agrees, 11_000, 6_000),
        ]);
    }

    [Fact]
    public async Task VerifyAsync_PostgresIsAway_IsAnOutage()
    {
        await using var server = await servers.StartPostgresAsync(Cancelled);
        await using var database = Npgsql.NpgsqlDataSource.Create(Storage.Postgres.DatabaseUrl.Parse(server.Url));
        await server.DisposeAsync();

        await Should.ThrowAsync<StorageUnavailableException>(() => LogFold.VerifyAsync(database, Cancelled));
    }

    private static async Task CreateAsync(TestDatabase database)
    {
        var activation = await Activation.CreateAsync(database.DataSource);
        await activation.CommitAsync(Facts.Online("""{"b":2,"a":1}"""));
    }

    private static Task<int> AppendAsync(TestDatabase database, int position, string workspace, string version, string type, string payload) =>
        database.ExecuteAsync(
            $"""
            UPDATE structure_log_head SET position = {position};
            INSERT INTO structure_events (position, workspace_id, workspace_version, event_type, payload, actor)
            VALUES ({position}, {workspace}, {version}, '{type}', '{payload}', 'platform')
            """,
            Cancelled);
}
