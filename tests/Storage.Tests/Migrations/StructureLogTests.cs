using Npgsql;

namespace Molecule.Storage.Tests.Migrations;

/// <summary>What the database itself promises about the log, whoever writes to it.</summary>
public sealed class StructureLogTests(Servers servers)
{
    private const string Insert =
        """
        WITH head AS (UPDATE structure_log_head SET position = position + 1 RETURNING position)
        INSERT INTO structure_events (event_type, position) SELECT 'WORKSPACE_ONLINE', position FROM head RETURNING position
        """;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("UPDATE structure_events SET payload = '{}'", "UPDATE")]
    [InlineData("UPDATE structure_events SET payload = '{}' WHERE false", "UPDATE")]
    [InlineData("DELETE FROM structure_events", "DELETE")]
    [InlineData("DELETE FROM structure_events WHERE event_type = 'NEVER_HAPPENED'", "DELETE")]
    [InlineData("TRUNCATE structure_events", "TRUNCATE")]
    [InlineData("TRUNCATE structure_events CASCADE", "TRUNCATE")]
    [InlineData("SET session_replication_role = replica; DELETE FROM structure_events", "DELETE")]
    public async Task StructureEvents_Changed_AreRefusedAlsoToTheirOwner(string sql, string operation)
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await database.ReadAsync<long>(Insert, Cancelled);
        (await database.ReadAsync<bool>(
            "SELECT tableowner = current_user FROM pg_tables WHERE tablename = 'structure_events'", Cancelled)).ShouldBeTrue();

        var refusal = await database.ExecuteAsync(sql, Cancelled).ShouldThrowAsync<PostgresException>();

        refusal.MessageText.ShouldBe($"structure_events is append-only: {operation} is refused");
        refusal.SqlState.ShouldBe(PostgresErrorCodes.RestrictViolation);
        (await database.ReadAsync<string>("SELECT position || event_type || coalesce(payload::text, '') FROM structure_events", Cancelled))
            .ShouldBe("1WORKSPACE_ONLINE");
    }

    [Theory]
    [InlineData("UPDATE structure_log_head SET position = position - 1", "lowering it")]
    [InlineData("DELETE FROM structure_log_head", "DELETE")]
    [InlineData("TRUNCATE structure_log_head", "TRUNCATE")]
    public async Task LogHead_LoweredOrTakenAway_IsRefused(string sql, string what)
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await database.ReadAsync<long>(Insert, Cancelled);

        var refusal = await database.ExecuteAsync(sql, Cancelled).ShouldThrowAsync<PostgresException>();

        refusal.MessageText.ShouldBe($"structure_log_head only ever rises: {what} is refused");
        (await database.ReadAsync<long>("SELECT position FROM structure_log_head", Cancelled)).ShouldBe(1);
    }

    [Theory]
    [InlineData("INSERT INTO structure_log_head DEFAULT VALUES", "structure_log_head_pkey")]
    [InlineData("INSERT INTO structure_log_head VALUES (false, 0)", "structure_log_head_is_one_row")]
    public async Task LogHead_SecondRow_IsRefused(string sql, string constraint)
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);

        var refusal = await database.ExecuteAsync(sql, Cancelled).ShouldThrowAsync<PostgresException>();

        refusal.ConstraintName.ShouldBe(constraint);
    }

    [Fact]
    public async Task LogHead_NewDatabase_StandsAtZero()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);

        (await database.ReadAsync<long>("SELECT position FROM structure_log_head", Cancelled)).ShouldBe(0);
    }

    [Theory]
    [InlineData("0", "structure_events_position_from_one")]
    [InlineData("1", "structure_events_position")]
    public async Task StructureEvents_PositionZeroOrTaken_IsRefused(string position, string constraint)
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await database.ReadAsync<long>(Insert, Cancelled);

        var refusal = await database.ExecuteAsync($"INSERT INTO structure_events (event_type, position) VALUES ('X', {position})", Cancelled)
            .ShouldThrowAsync<PostgresException>();

        refusal.ConstraintName.ShouldBe(constraint);
    }

    [Fact]
    public async Task Positions_TwoTransactionsAtOnce_SecondWaitsAndFollowsInTheOrderOfCommits()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await using var first = await database.DataSource.OpenConnectionAsync(Cancelled);
        await using var transaction = await first.BeginTransactionAsync(Cancelled);
        (await InsertAsync(first)).ShouldBe(1);

        var second = database.ReadAsync<long>(Insert, Cancelled);
        await Until.TrueAsync("the second transaction waits for the head", () => SomebodyWaitsAsync(database), Cancelled);
        (await database.ReadAllAsync<long>("SELECT position FROM structure_events", Cancelled)).ShouldBeEmpty();
        await transaction.CommitAsync(Cancelled);

        (await second).ShouldBe(2);
    }

    [Fact]
    public async Task Positions_TransactionRolledBack_LeavesNoGap()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await using var first = await database.DataSource.OpenConnectionAsync(Cancelled);
        await using var transaction = await first.BeginTransactionAsync(Cancelled);
        (await InsertAsync(first)).ShouldBe(1);

        var second = database.ReadAsync<long>(Insert, Cancelled);
        await Until.TrueAsync("the second transaction waits for the head", () => SomebodyWaitsAsync(database), Cancelled);
        await transaction.RollbackAsync(Cancelled);

        (await second).ShouldBe(1);
        (await database.ReadAllAsync<long>("SELECT position FROM structure_events", Cancelled)).ShouldBe([1]);
    }

    [Fact]
    public async Task Positions_ManyWriters_AreDense()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            for (var i = 0; i < 25; i++)
                await database.ReadAsync<long>(Insert, Cancelled);
        }));

        (await database.ReadAllAsync<long>("SELECT position FROM structure_events ORDER BY position", Cancelled))
            .ShouldBe(Enumerable.Range(1, 200).Select(position => (long)position));
    }

    private static async Task<long> InsertAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(Insert, connection);
        return (long)(await command.ExecuteScalarAsync(Cancelled))!;
    }

    private static Task<bool> SomebodyWaitsAsync(TestDatabase database) => database.ReadAsync<bool>(
        "SELECT count(*) = 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'", Cancelled);
}
