using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Cli.Local;
using Molecule.Storage.Postgres;
using Molecule.Storage.Tests;
using Npgsql;

[assembly: AssemblyFixture(typeof(Servers))]

namespace Molecule.Storage.Tests;

/// <summary>
/// The real Postgres and Redis of this test run: private, started once, gone with it. A test takes a database of its own from here, so that
/// tests run side by side and none needs to clean up; one that stops a server asks for a server of its own.
/// </summary>
public sealed class Servers : IAsyncLifetime
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), "molecule-storage-" + Guid.NewGuid().ToString("N")[..12]);
    private readonly List<PostgresServer> _own = [];
    private PostgresServer? _postgres;
    private RedisServer? _redis;
    private string? _template;
    private int _databases;

    /// <summary>For files of tests; goes with the test run.</summary>
    internal string ScratchDirectory => _directory;

    internal PostgresServer Postgres => _postgres ?? throw new InvalidOperationException("The servers have not been started.");

    internal RedisServer Redis => _redis ?? throw new InvalidOperationException("The servers have not been started.");

    public async ValueTask InitializeAsync()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var redis = RedisServer.StartAsync(Path.Combine(_directory, "redis"), cancellationToken);
        _postgres = await PostgresServer.StartAsync(Path.Combine(_directory, "postgres"), cancellationToken);
        _redis = await redis;

        // Every test database is a copy of one that was migrated once. That one must have no session left when it is copied.
        await using var template = await CreateEmptyDatabaseAsync(cancellationToken);
        await new Migrator(template.DataSource, NullLogger<Migrator>.Instance).MigrateAsync(cancellationToken);
        await template.DataSource.DisposeAsync();
        _template = template.Name;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _own)
            await server.DisposeAsync();
        if (_redis is not null)
            await _redis.DisposeAsync();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
        if (Directory.Exists(_directory))
            Directory.Delete(_directory, recursive: true);
    }

    /// <summary>A database with the project's whole schema and nothing in it.</summary>
    internal Task<TestDatabase> CreateDatabaseAsync(CancellationToken cancellationToken) =>
        CreateDatabaseAsync(_template!, cancellationToken);

    /// <summary>A database as Postgres makes it.</summary>
    internal Task<TestDatabase> CreateEmptyDatabaseAsync(CancellationToken cancellationToken) =>
        CreateDatabaseAsync("template0", cancellationToken);

    /// <summary>A Postgres that a test may stop and start again; it ends with the test run.</summary>
    internal async Task<PostgresServer> StartPostgresAsync(CancellationToken cancellationToken)
    {
        var name = "postgres-" + Interlocked.Increment(ref _databases).ToString(CultureInfo.InvariantCulture);
        var server = await PostgresServer.StartAsync(Path.Combine(_directory, name), cancellationToken);
        lock (_own)
            _own.Add(server);
        return server;
    }

    private async Task<TestDatabase> CreateDatabaseAsync(string template, CancellationToken cancellationToken)
    {
        var name = "test_" + Interlocked.Increment(ref _databases).ToString(CultureInfo.InvariantCulture);
        await using (var server = NpgsqlDataSource.Create(DatabaseUrl.Parse(Postgres.Url)))
        await using (var create = server.CreateCommand($"CREATE DATABASE {name} TEMPLATE {template}"))
        {
            create.CommandTimeout = 60;
            await create.ExecuteNonQueryAsync(cancellationToken);
        }

        return new TestDatabase(name, DatabaseUrl.Parse(Postgres.Url));
    }
}
