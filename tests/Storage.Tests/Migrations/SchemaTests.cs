namespace Molecule.Storage.Tests.Migrations;

/// <summary>The migrated schema against what is written down: the snapshot that reviewers read, and the seed that the project grew from.</summary>
public sealed class SchemaTests(Servers servers)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Schema_IsWhatTheSnapshotSays()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var snapshot = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Migrations", "Schema.snapshot.txt"), Cancelled);

        var schema = await Catalogue.DescribeAsync(database.DataSource, Cancelled);

        if (schema == snapshot)
            return;
        var received = Path.Combine(AppContext.BaseDirectory, "Migrations", "Schema.received.txt");
        await File.WriteAllTextAsync(received, schema, Cancelled);
        Assert.Fail($"""
            The migrated schema is not that of Migrations/Schema.snapshot.txt. When the change is meant, copy {received} over it.
            Only in the snapshot:
            {Difference(snapshot, schema)}
            Only in the database:
            {Difference(schema, snapshot)}
            """);
    }

    private static string Difference(string these, string those) => string.Join('\n', these.Split('\n').Except(those.Split('\n')));

    /// <summary>The seed's own statements, run beside the migrated tables, so that Postgres itself does the comparing.</summary>
    [Theory]
    [InlineData("columns, types and defaults", """
        SELECT table_name || '.' || column_name || ' ' || udt_name || ' ' || coalesce(column_default, '-')
        FROM information_schema.columns WHERE table_schema = '{0}'
        """)]
    [InlineData("columns that must not be null", """
        SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = '{0}' AND is_nullable = 'NO'
        """)]
    [InlineData("keys, unique sets and foreign keys with their delete rules", """
        SELECT conrelid::regclass::text || ' ' || pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = '{0}'::regnamespace AND contype IN ('p', 'u', 'f')
        """)]
    [InlineData("indexes", """
        SELECT indrelid::regclass::text || ' ' || regexp_replace(pg_get_indexdef(indexrelid), '^.* USING ', '')
        FROM pg_index JOIN pg_class c ON c.oid = indexrelid WHERE relnamespace = '{0}'::regnamespace
        """)]
    public async Task Schema_HoldsTheSeed(string what, string query)
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await database.ExecuteAsync("CREATE SCHEMA seed", Cancelled);
        var seed = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Migrations", "Seed.sql"), Cancelled);
        await database.ExecuteAsync("SET search_path = seed;" + seed, Cancelled);

        var wanted = await ReadAsync(database, "seed", query);
        var there = await ReadAsync(database, "public", query);

        wanted.ShouldNotBeEmpty();
        wanted.Except(there, StringComparer.Ordinal).ShouldBeEmpty($"The seed's {what} must all be in the migrated schema");
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(TestDatabase database, string schema, string query)
    {
        // One batch on one session: names print without a schema when it is the first on the path.
        var sql = query.Replace("{0}", schema, StringComparison.Ordinal);
        await using var connection = await database.DataSource.OpenConnectionAsync(Cancelled);
        await using (var path = new Npgsql.NpgsqlCommand($"SET search_path = {schema}", connection))
            await path.ExecuteNonQueryAsync(Cancelled);
        await using var command = new Npgsql.NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(Cancelled);
        var rows = new List<string>();
        while (await reader.ReadAsync(Cancelled))
            rows.Add(reader.GetString(0));
        return rows;
    }
}
