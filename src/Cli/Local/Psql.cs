using System.Globalization;

namespace Molecule.Cli.Local;

/// <summary>Speaks SQL to a private Postgres, through the program that comes with it: the command line has no driver, and needs none.</summary>
internal sealed class Psql(PostgresServer server)
{
    private readonly string _program = PostgresBinaries.Find()?.Psql ?? throw new StartFailedException("Postgres is not installed.", []);

    /// <summary>Runs a script and returns what it says.</summary>
    public async Task<string> RunAsync(string script, CancellationToken cancellationToken)
    {
        var url = new Uri(server.Url);
        var (user, password) = (url.UserInfo.Split(':')[0], url.UserInfo.Split(':')[1]);
        // The password goes by the environment: arguments are for everybody to read.
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["PGPASSWORD"] = password };
        string[] command =
        [
            _program, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1",
            "-h", url.Host, "-p", url.Port.ToString(CultureInfo.InvariantCulture), "-U", user, "-d", url.AbsolutePath.Trim('/'), "-f", "-",
        ];
        return (await Executable.RunCheckedAsync("psql", command, script, environment, cancellationToken)).Trim();
    }

    public async Task<long> ReadNumberAsync(string query, CancellationToken cancellationToken) =>
        long.Parse(await RunAsync(query, cancellationToken), CultureInfo.InvariantCulture);

    /// <summary>Forgets what was counted of statements.</summary>
    public Task ResetStatementsAsync(CancellationToken cancellationToken) => RunAsync("SELECT pg_stat_statements_reset()", cancellationToken);

    /// <summary>Statements since the reset, whoever sent them and why, but for these questions.</summary>
    public Task<long> CountStatementsAsync(CancellationToken cancellationToken) => ReadNumberAsync(
        "SELECT coalesce(sum(calls), 0)::bigint FROM pg_stat_statements WHERE query NOT LIKE '%pg_stat_statements%' AND query NOT LIKE '%pg_wal_lsn_diff%'",
        cancellationToken);

    /// <summary>Bytes of log that Postgres has written since it was made.</summary>
    public Task<long> ReadWalAsync(CancellationToken cancellationToken) =>
        ReadNumberAsync("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint", cancellationToken);
}
