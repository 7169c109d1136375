using System.Data;
using DbUp;
using DbUp.Engine;
using DbUp.Postgresql;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Molecule.Storage.Postgres;

/// <summary>
/// Brings a database to the schema that this program needs. Silos that start together all call it: one migrates while the others wait, and
/// whoever comes later finds nothing to do.
/// </summary>
internal sealed partial class Migrator
{
    /// <summary>Names our advisory lock among those of other programs in the same database.</summary>
    private const long Lock = 0x6D6F6C6563756C65; // "molecule"

    private const string Ledger = "schema_migrations";

    /// <summary>How long another process may migrate before this one gives up waiting for it.</summary>
    private static readonly TimeSpan LockTimeout = TimeSpan.FromMinutes(5);

    /// <summary>How long one statement of a migration may take: it may have to rewrite a large table.</summary>
    private static readonly TimeSpan StatementTimeout = TimeSpan.FromMinutes(30);

    private readonly NpgsqlDataSource _dataSource;
    private readonly IReadOnlyList<SqlScript> _migrations;
    private readonly ILogger<Migrator> _logger;

    public Migrator(NpgsqlDataSource dataSource, ILogger<Migrator> logger)
        : this(dataSource, MigrationScripts.Read(), logger)
    {
    }

    internal Migrator(NpgsqlDataSource dataSource, IReadOnlyList<SqlScript> migrations, ILogger<Migrator> logger)
    {
        _dataSource = dataSource;
        _migrations = migrations;
        _logger = logger;
    }

    /// <summary>
    /// Applies, each in its own transaction, the migrations that the ledger does not name yet. Cancelling ends the wait for another migrating
    /// process; a migration that has begun runs to its end.
    /// </summary>
    /// <exception cref="MigrationException">A migration failed and left no trace, or the database is newer than this program.</exception>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        // A lock of the session and not of a transaction, because every migration has a transaction of its own on another connection.
        var connection = await _dataSource.OpenConnectionAsync(cancellationToken);
        await using var _ = connection;
        try
        {
            await LockAsync(connection, cancellationToken);
            var schema = await CurrentSchemaAsync(connection, cancellationToken);
            // The library has no asynchronous interface.
            await Task.Run(() => Migrate(schema), cancellationToken);
        }
        finally
        {
            await UnlockAsync(connection);
        }
    }

    private void Migrate(string schema)
    {
        var engine = DeployChanges.To
            .PostgresqlDatabase(new PostgresqlConnectionManager(_dataSource))
            .WithScripts(_migrations)
            .WithVariablesDisabled()
            .WithTransactionPerScript()
            .WithExecutionTimeout(StatementTimeout)
            .JournalToPostgresqlTable(schema, Ledger)
            .LogToNowhere()
            .Build();

        var applied = engine.GetExecutedScripts();
        var unknown = applied.Except(_migrations.Select(migration => migration.Name), StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (unknown.Count > 0)
        {
            throw new MigrationException(
                $"The database is newer than this program: it has the migrations {string.Join(", ", unknown)}, which this program does not know. "
                + "Start a newer version of the program.");
        }

        var result = engine.PerformUpgrade();
        foreach (var migration in result.Scripts)
            LogApplied(migration.Name);
        if (!result.Successful)
        {
            throw new MigrationException(
                $"Migration {result.ErrorScript?.Name ?? "of the database"} failed and was taken back: {result.Error.Message}", result.Error);
        }

        LogCurrent(_migrations.Count, applied.Count);
    }

    private async Task LockAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using (var attempt = new NpgsqlCommand("SELECT pg_try_advisory_lock($1)", connection) { Parameters = { new() { Value = Lock } } })
        {
            if (await attempt.ExecuteScalarAsync(cancellationToken) is true)
                return;
        }

        LogWaiting();
        await using var wait = new NpgsqlCommand("SELECT pg_advisory_lock($1)", connection) { Parameters = { new() { Value = Lock } } };
        wait.CommandTimeout = (int)LockTimeout.TotalSeconds;
        try
        {
            await wait.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (NpgsqlException e) when (e.InnerException is TimeoutException)
        {
            throw new MigrationException($"Another process has been migrating the database for {LockTimeout.TotalMinutes:0} minutes.", e);
        }
    }

    /// <summary>The ledger stands where an unqualified CREATE TABLE puts the rest.</summary>
    private static async Task<string> CurrentSchemaAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT current_schema()", connection);
        return await command.ExecuteScalarAsync(cancellationToken) as string
            ?? throw new MigrationException("The database user's search_path names no schema that exists.");
    }

    /// <summary>
    /// Without it a pooled connection would keep the lock until somebody uses it again. Also after a wait that was cancelled: the lock may
    /// have been granted in that moment.
    /// </summary>
    private static async Task UnlockAsync(NpgsqlConnection connection)
    {
        if (connection.State != ConnectionState.Open)
            return;
        try
        {
            await using var command = new NpgsqlCommand("SELECT pg_advisory_unlock($1)", connection) { Parameters = { new() { Value = Lock } } };
            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            // The connection is gone, and with it the lock. The caller hears of what broke it.
        }
    }
}
