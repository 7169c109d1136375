namespace Molecule.Storage.Tests.Workspaces;

/// <summary>The proof must be able to fail.</summary>
public sealed class LogFoldTests(Servers servers)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FindDifferenceAsync_LogAndTableAgree_IsNone()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await CreateAsync(database);
        await database.ExecuteAsync("UPDATE workspaces SET active_tasks = 3, current_task = 'a heartbeat''s', agent_card = '{\"a\": 1, \"b\": 2}'", Cancelled);

        (await LogFold.FindDifferenceAsync(database.DataSource, Cancelled)).ShouldBeNull();
    }

    [Theory]
    [InlineData("name = 'Other'")]
    [InlineData("role = ''")]
    [InlineData("tier = 2")]
    [InlineData("status = 'offline'")]
    [InlineData("source_bundle_id = 'b'")]
    [InlineData("agent_card = '{\"a\": 1}'")]
    [InlineData("agent_card = NULL")]
    [InlineData("url = NULL")]
    [InlineData("forwarded_to = (SELECT id FROM workspaces ORDER BY id LIMIT 1)")]
    [InlineData("parent_id = (SELECT id FROM workspaces ORDER BY id LIMIT 1)")]
    [InlineData("runtime = 'dotnet'")]
    [InlineData("workspace_dir = '/srv'")]
    [InlineData("workspace_access = 'read_only'")]
    [InlineData("awareness_namespace = NULL")]
    [InlineData("created_at = created_at + interval '1 microsecond'")]
    [InlineData("updated_at = updated_at - interval '1 microsecond'")]
    [InlineData("version = version + 1")]
    public async Task FindDifferenceAsync_OneColumnDiffers_NamesRowAndColumn(string change)
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await CreateAsync(database);
        await CreateAsync(database);
        var id = await database.ReadAsync<Guid>("SELECT id FROM workspaces ORDER BY id DESC LIMIT 1", Cancelled);

        await database.ExecuteAsync($"UPDATE workspaces SET {change} WHERE id = '{id}'", Cancelled);

        (await LogFold.FindDifferenceAsync(database.DataSource, Cancelled)).ShouldNotBeNull().ShouldStartWith($"{change.Split(' ')[0]} of {id} is ");
    }

    [Fact]
    public async Task FindDifferenceAsync_RowWithoutFacts_IsNamed()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await database.ExecuteAsync("INSERT INTO workspaces (name) VALUES ('Nobody''s')", Cancelled);

        (await LogFold.FindDifferenceAsync(database.DataSource, Cancelled)).ShouldNotBeNull().ShouldEndWith("has a row and no facts");
    }

    [Theory]
    [InlineData(3, 2, "after position 1 comes 3")]
    [InlineData(2, 3, "version 3 of")]
    public async Task FindDifferenceAsync_PositionOrVersionIsMissing_IsNamed(int position, int version, string difference)
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);
        await database.ExecuteAsync(
            $"""
            INSERT INTO structure_events (position, workspace_id, workspace_version, event_type, payload, actor)
            VALUES ({position}, '{activation.Id}', {version}, 'WORKSPACE_OFFLINE', jsonb_build_object(), 'platform')
            """,
            Cancelled);

        (await LogFold.FindDifferenceAsync(database.DataSource, Cancelled)).ShouldNotBeNull().ShouldContain(difference);
    }

    private static async Task CreateAsync(TestDatabase database)
    {
        var activation = await Activation.CreateAsync(database.DataSource);
        await activation.CommitAsync(Facts.Online("""{"b":2,"a":1}"""));
    }
}
