using Molecule.Cli.Chaos.Faults;
using Molecule.Cli.Local;

namespace Molecule.Cli.Chaos;

/// <summary>A cluster of real processes over a private Postgres and Redis, made to be broken.</summary>
internal sealed class ChaosCluster : IAsyncDisposable
{
    private readonly PostgresServer _postgres;
    private readonly RedisServer _redis;
    private readonly LocalCluster _parts;
    private readonly HttpClient _health = new() { Timeout = TimeSpan.FromSeconds(2) };

    private ChaosCluster(PostgresServer postgres, RedisServer redis, LocalCluster parts)
    {
        (_postgres, _redis, _parts) = (postgres, redis, parts);
        Sql = new Psql(postgres);
        Victims =
        [
            .. parts.Silos.Select((silo, index) => Victim.Of(index + 1, silo)),
            .. parts.Gateways.Select((gateway, index) => Victim.Of(index + 1, gateway, _health)),
            Victim.Of(redis),
            Victim.Of(postgres),
        ];
    }

    public Psql Sql { get; }

    /// <summary>All that can be made to fail, but for agents.</summary>
    public IReadOnlyList<Victim> Victims { get; }

    public IReadOnlyList<Uri> Gateways => [.. _parts.Gateways.Select(gateway => gateway.Address)];

    /// <summary>Every port that is listened on.</summary>
    public IReadOnlyList<int> Ports =>
    [
        .. _parts.Silos.SelectMany(silo => new[] { silo.Port, silo.GatewayPort }),
        .. _parts.Gateways.Select(gateway => gateway.Address.Port),
        _redis.Port,
        _postgres.Port,
    ];

    public static async Task<ChaosCluster> StartAsync(ChaosOptions options, string directory, CancellationToken cancellationToken)
    {
        var redis = await RedisServer.StartAsync(Path.Combine(directory, "redis"), cancellationToken);
        PostgresServer? postgres = null;
        try
        {
            postgres = await PostgresServer.StartAsync(Path.Combine(directory, "postgres"), cancellationToken);
            var silence = options.HeartbeatTimeout;
            var parts = await LocalCluster.StartAsync(
                new LocalClusterOptions
                {
                    LogDirectory = Path.Combine(directory, "log"),
                    Silos = options.Silos,
                    Gateways = options.Gateways,
                    Environment = new Dictionary<string, string?>(StringComparer.Ordinal)
                    {
                        // By default these are 60 s, 3 min and 60 s.
                        ["MOLECULE_WORKSPACES__HEARTBEATTIMEOUT"] = silence.ToString(),
                        ["MOLECULE_WORKSPACES__PROVISIONTIMEOUT"] = (3 * silence).ToString(),
                        ["MOLECULE_WORKSPACES__SWEEPINTERVAL"] = silence.ToString(),
                        // All who work here come from one address.
                        ["RATE_LIMIT"] = "1000000",
                    },
                    StartLimit = TimeSpan.FromSeconds(120),
                },
                postgres,
                redis,
                cancellationToken);
            return new ChaosCluster(postgres, redis, parts);
        }
        catch
        {
            if (postgres is not null)
                await postgres.DisposeAsync();
            await redis.DisposeAsync();
            throw;
        }
    }

    public Task WaitUntilReadyAsync(CancellationToken cancellationToken) => _parts.WaitUntilReadyAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _health.Dispose();
        await _parts.DisposeAsync();
        await _postgres.DisposeAsync();
        await _redis.DisposeAsync();
    }
}
