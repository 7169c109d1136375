using Molecule.Cli.Local;
using Molecule.Storage.Postgres;
using Npgsql;

namespace Molecule.EndToEnd.Tests.Clusters;

/// <summary>A whole Molecule: a Postgres, a Redis, silos and gateways, all real processes, all gone with it.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private readonly string _directory;
    private readonly PostgresServer _postgres;
    private readonly RedisServer _redis;
    private readonly LocalCluster _parts;
    private readonly List<Platform> _platforms;

    private TestCluster(string directory, PostgresServer postgres, RedisServer redis, LocalCluster parts)
    {
        (_directory, _postgres, _redis, _parts) = (directory, postgres, redis, parts);
        _platforms = [.. parts.Gateways.Select(gateway => new Platform(gateway.Address))];
        // Without a pool: a connection that was kept across an outage of Postgres would fail a test for no fault of the platform.
        var connection = DatabaseUrl.Parse(postgres.Url);
        connection.Pooling = false;
        Database = NpgsqlDataSource.Create(connection);
    }

    public PostgresServer Postgres => _postgres;

    public RedisServer Redis => _redis;

    public LocalCluster Parts => _parts;

    /// <summary>The database, past the platform.</summary>
    public NpgsqlDataSource Database { get; }

    /// <summary>The first gateway.</summary>
    public Platform Platform => _platforms[0];

    /// <summary>Every gateway.</summary>
    public IReadOnlyList<Platform> Platforms => _platforms;

    public IEnumerable<LocalProcess> Processes => _parts.Silos.Select(silo => silo.Process).Concat(_parts.Gateways.Select(gateway => gateway.Process));

    /// <param name="name">Names the folder of its logs.</param>
    /// <param name="silos">How many silos.</param>
    /// <param name="gateways">How many gateways.</param>
    /// <param name="environment">Further variables for silos and gateways.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static Task<TestCluster> StartAsync(
        string name, int silos, int gateways, IReadOnlyDictionary<string, string?> environment, CancellationToken cancellationToken) =>
        StartAsync(new LocalClusterOptions { LogDirectory = LogsOf(name), Silos = silos, Gateways = gateways, Environment = environment }, cancellationToken);

    /// <summary>A silo and a gateway in one process, which counts as a gateway.</summary>
    public static Task<TestCluster> StartCoHostedAsync(string name, IReadOnlyDictionary<string, string?> environment, CancellationToken cancellationToken) =>
        StartAsync(new LocalClusterOptions { LogDirectory = LogsOf(name), CoHost = true, Environment = environment }, cancellationToken);

    public LocalProcess Silo(string name) => _parts.Silos.Single(silo => silo.Process.Name == name).Process;

    public async ValueTask DisposeAsync()
    {
        _platforms.ForEach(platform => platform.Dispose());
        await Database.DisposeAsync();
        await _parts.DisposeAsync();
        await CleanAsync(_directory, _postgres, _redis);
    }

    private static string LogsOf(string name) => Artifacts.Fresh(Path.Combine("logs", name));

    private static async Task<TestCluster> StartAsync(LocalClusterOptions options, CancellationToken cancellationToken)
    {
        var directory = Path.Combine(Path.GetTempPath(), "molecule-e2e-" + Guid.NewGuid().ToString("n")[..12]);
        Directory.CreateDirectory(directory);
        if (!OperatingSystem.IsWindows())
        {
            // The account that the servers run as has to pass through.
            File.SetUnixFileMode(
                directory,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }

        PostgresServer? postgres = null;
        RedisServer? redis = null;
        try
        {
            redis = await RedisServer.StartAsync(Path.Combine(directory, "redis"), cancellationToken);
            postgres = await PostgresServer.StartAsync(Path.Combine(directory, "postgres"), cancellationToken);
            var parts = await LocalCluster.StartAsync(options with { StartLimit = TimeSpan.FromSeconds(120) }, postgres, redis, cancellationToken);
            return new TestCluster(directory, postgres, redis, parts);
        }
        catch
        {
            await CleanAsync(directory, postgres, redis);
            throw;
        }
    }

    private static async Task CleanAsync(string directory, PostgresServer? postgres, RedisServer? redis)
    {
        if (postgres is not null)
        {
            await postgres.DisposeAsync();
        }

        if (redis is not null)
        {
            await redis.DisposeAsync();
        }

        Directory.Delete(directory, recursive: true);
    }
}
