using Npgsql;

namespace Molecule.Storage.Tests;

/// <summary>A database of one test. It stays in the private server after the test, and goes with that server.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    public TestDatabase(string name, NpgsqlConnectionStringBuilder server)
    {
        server.Database = name;
        Name = name;
        Url = $"postgres://{server.Username}:{server.Password}@{server.Host}:{server.Port}/{name}";
        DataSource = NpgsqlDataSource.Create(server);
    }

    public string Name { get; }

    /// <summary>As <c>DATABASE_URL</c> names it.</summary>
    public string Url { get; }

    public NpgsqlDataSource DataSource { get; }

    public async Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = DataSource.CreateCommand(sql);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The first column of the only row.</summary>
    public async Task<T> ReadAsync<T>(string sql, CancellationToken cancellationToken) =>
        (await ReadAllAsync<T>(sql, cancellationToken)).ShouldHaveSingleItem();

    /// <summary>The first column of every row.</summary>
    public async Task<IReadOnlyList<T>> ReadAllAsync<T>(string sql, CancellationToken cancellationToken)
    {
        await using var command = DataSource.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(await reader.GetFieldValueAsync<T>(0, cancellationToken));
        return rows;
    }

    public ValueTask DisposeAsync() => DataSource.DisposeAsync();
}
