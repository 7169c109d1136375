using DbUp.Engine;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Storage.Postgres;
using Npgsql;

namespace Molecule.Storage.Tests.Migrations;

public sealed class MigratorTests(Servers servers)
{
    private const string Ledger = "SELECT schemaversionsid || ' ' || scriptname || ' ' || applied FROM schema_migrations ORDER BY schemaversionsid";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task MigrateAsync_EmptyDatabase_AppliesEveryMigrationOnceInOrder()
    {
        await using var database = await servers.CreateEmptyDatabaseAsync(Cancelled);

        await Migrator(database).MigrateAsync(Cancelled);

        var applied = await database.ReadAllAsync<string>("SELECT scriptname FROM schema_migrations ORDER BY schemaversionsid", Cancelled);
        applied.ShouldBe(MigrationScripts.Read().Select(migration => migration.Name));
        applied.ShouldBe(["0001_orleans.sql", "0002_organisation.sql", .. applied.Skip(2)]);
    }

    [Fact]
    public async Task MigrateAsync_Again_ChangesNothing()
    {
        await using var database = await servers.CreateEmptyDatabaseAsync(Cancelled);
        await Migrator(database).MigrateAsync(Cancelled);
        var schema = await Catalogue.DescribeAsync(database.DataSource, Cancelled);
        var ledger = await database.ReadAllAsync<string>(Ledger, Cancelled);
        var queries = await database.ReadAllAsync<string>("SELECT querykey || querytext FROM orleansquery ORDER BY querykey", Cancelled);

        await Migrator(database).MigrateAsync(Cancelled);

        (await Catalogue.DescribeAsync(database.DataSource, Cancelled)).ShouldBe(schema);
        (await database.ReadAllAsync<string>(Ledger, Cancelled)).ShouldBe(ledger);
        (await database.ReadAllAsync<string>("SELECT querykey || querytext FROM orleansquery ORDER BY querykey", Cancelled)).ShouldBe(queries);
    }

    [Fact]
    public async Task MigrateAsync_EightAtOnce_MigrateOnce()
    {
        await using var database = await servers.CreateEmptyDatabaseAsync(Cancelled);

        // A data source each, as eight processes have.
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            var silo = NpgsqlDataSource.Create(DatabaseUrl.Parse(database.Url));
            await using var __ = silo;
            await new Migrator(silo, NullLogger<Migrator>.Instance).MigrateAsync(Cancelled);
        }));

        (await database.ReadAllAsync<string>("SELECT scriptname FROM schema_migrations ORDER BY schemaversionsid", Cancelled))
            .ShouldBe(MigrationScripts.Read().Select(migration => migration.Name));
    }

    [Fact]
    public async Task MigrateAsync_MigrationFails_LeavesNoTraceAndTheNextStartRepeatsIt()
    {
        await using var database = await servers.CreateEmptyDatabaseAsync(Cancelled);
        var first = new SqlScript("0001_first.sql", "CREATE TABLE first (id integer); INSERT INTO first VALUES (1);");
        var broken = new SqlScript("0002_second.sql", "CREATE TABLE second (id integer);\nINSERT INTO first VALUES (2);\nSELECT 1 / 0;");
        var third = new SqlScript("0003_third.sql", "CREATE TABLE third (id integer);");

        var failure = await Migrator(database, first, broken, third).MigrateAsync(Cancelled).ShouldThrowAsync<MigrationException>();

        failure.Message.ShouldContain("0002_second.sql");
        failure.Message.ShouldContain("division by zero");
        (await TablesAsync(database)).ShouldBe(["first", "schema_migrations"]);
        (await database.ReadAllAsync<int>("SELECT id FROM first", Cancelled)).ShouldBe([1]);
        (await database.ReadAllAsync<string>("SELECT scriptname FROM schema_migrations", Cancelled)).ShouldBe(["0001_first.sql"]);

        var mended = new SqlScript(broken.Name, "CREATE TABLE second (id integer);");
        await Migrator(database, first, mended, third).MigrateAsync(Cancelled);

        (await TablesAsync(database)).ShouldBe(["first", "schema_migrations", "second", "third"]);
    }

    [Fact]
    public async Task MigrateAsync_FirstMigrationFails_LeavesNoTableBehind()
    {
        await using var database = await servers.CreateEmptyDatabaseAsync(Cancelled);
        var broken = new SqlScript("0001_first.sql", "CREATE TABLE first (id integer); SELECT nonsense;");

        await Migrator(database, broken).MigrateAsync(Cancelled).ShouldThrowAsync<MigrationException>();

        (await TablesAsync(database)).ShouldNotContain("first");
        (await HoldersOfLocksAsync(database)).ShouldBe(0);
    }

    [Fact]
    public async Task MigrateAsync_DatabaseIsNewer_IsRefusedAndChangesNothing()
    {
        await using var database = await servers.CreateEmptyDatabaseAsync(Cancelled);
        var first = new SqlScript("0001_first.sql", "CREATE TABLE first (id integer);");
        var second = new SqlScript("0002_second.sql", "CREATE TABLE second (id integer);");
        await Migrator(database, first, second).MigrateAsync(Cancelled);
        var other = new SqlScript("0003_other.sql", "CREATE TABLE other (id integer);");

        var failure = await Migrator(database, first, other).MigrateAsync(Cancelled).ShouldThrowAsync<MigrationException>();

        failure.Message.ShouldContain("newer than this program");
        failure.Message.ShouldContain("0002_second.sql");
        (await TablesAsync(database)).ShouldBe(["first", "schema_migrations", "second"]);
    }

    [Fact]
    public async Task MigrateAsync_AnotherIsMigrating_WaitsForItAndThenMigrates()
    {
        await using var database = await servers.CreateEmptyDatabaseAsync(Cancelled);
        var other = await database.DataSource.OpenConnectionAsync(Cancelled);
        await using var _ = other;
        await TakeLockAsync(other);

        var migration = Migrator(database).MigrateAsync(Cancelled);
        await Until.TrueAsync("a migrator waits for the lock", async () => await WaitersForLocksAsync(database) == 1, Cancelled);
        (await TablesAsync(database)).ShouldBeEmpty();
        await ReleaseLockAsync(other);

        await migration;
        (await TablesAsync(database)).ShouldContain("workspaces");
    }

    [Fact]
    public async Task MigrateAsync_CancelledWhileItWaits_EndsAndChangesNothing()
    {
        await using var database = await servers.CreateEmptyDatabaseAsync(Cancelled);
        var other = await database.DataSource.OpenConnectionAsync(Cancelled);
        await using var _ = other;
        await TakeLockAsync(other);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);

        var migration = Migrator(database).MigrateAsync(stop.Token);
        await Until.TrueAsync("a migrator waits for the lock", async () => await WaitersForLocksAsync(database) == 1, Cancelled);
        await stop.CancelAsync();

        await migration.ShouldThrowAsync<OperationCanceledException>();
        (await TablesAsync(database)).ShouldBeEmpty();
    }

    [Fact]
    public async Task MigrateAsync_Finished_HoldsNoLock()
    {
        await using var database = await servers.CreateEmptyDatabaseAsync(Cancelled);

        await Migrator(database).MigrateAsync(Cancelled);

        (await HoldersOfLocksAsync(database)).ShouldBe(0);
    }

    [Fact]
    public async Task MigrateAsync_OtherSchemaOnTheSearchPath_KeepsLedgerAndTablesTogether()
    {
        await using var database = await servers.CreateEmptyDatabaseAsync(Cancelled);
        await database.ExecuteAsync("CREATE SCHEMA organisation", Cancelled);
        var url = DatabaseUrl.Parse(database.Url);
        url.SearchPath = "organisation";
        await using var silo = NpgsqlDataSource.Create(url);

        await new Migrator(silo, NullLogger<Migrator>.Instance).MigrateAsync(Cancelled);
        await new Migrator(silo, NullLogger<Migrator>.Instance).MigrateAsync(Cancelled);

        var tables = await database.ReadAllAsync<string>("SELECT tablename::text FROM pg_tables WHERE schemaname = 'organisation'", Cancelled);
        tables.ShouldContain("schema_migrations");
        tables.ShouldContain("workspaces");
        (await TablesAsync(database)).ShouldBeEmpty();
    }

    private static Migrator Migrator(TestDatabase database) => new(database.DataSource, NullLogger<Migrator>.Instance);

    private static Migrator Migrator(TestDatabase database, params SqlScript[] migrations) =>
        new(database.DataSource, migrations, NullLogger<Migrator>.Instance);

    // The number is written down here again: two versions of the program meet at one database, and must mean the same lock.
    private static Task TakeLockAsync(NpgsqlConnection connection) => ExecuteAsync(connection, "SELECT pg_advisory_lock(7885640655265164389)");

    private static Task ReleaseLockAsync(NpgsqlConnection connection) => ExecuteAsync(connection, "SELECT pg_advisory_unlock(7885640655265164389)");

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancelled);
    }

    private static Task<IReadOnlyList<string>> TablesAsync(TestDatabase database) =>
        database.ReadAllAsync<string>("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename", Cancelled);

    private static Task<long> WaitersForLocksAsync(TestDatabase database) => AdvisoryLocksAsync(database, granted: false);

    private static Task<long> HoldersOfLocksAsync(TestDatabase database) => AdvisoryLocksAsync(database, granted: true);

    private static Task<long> AdvisoryLocksAsync(TestDatabase database, bool granted) => database.ReadAsync<long>(
        $"""
        SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = pg_locks.database
        WHERE locktype = 'advisory' AND datname = current_database() AND granted = {granted}
        """,
        Cancelled);
}
