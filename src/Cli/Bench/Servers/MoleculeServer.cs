using System.Security.Cryptography;
using Molecule.Cli.Local;

namespace Molecule.Cli.Bench.Servers;

/// <summary>
/// Molecule with everything on: gateways and a silo, as processes of their own or as one, doors shut by an operator's token, so that each agent proves with its
/// own who it is.
/// </summary>
internal sealed class MoleculeServer : IBenchServer
{
    private readonly BenchDirectory _directory;
    private readonly IReadOnlyDictionary<string, string?> _environment;
    private readonly ClusterShape _shape;
    private LocalCluster _cluster;

    private MoleculeServer(
        BenchDirectory directory, IReadOnlyDictionary<string, string?> environment, ClusterShape shape, Stores stores, LocalCluster cluster) =>
        (_directory, _environment, _shape, Stores, _cluster) = (directory, environment, shape, stores, cluster);

    public string OperatorToken => _environment["MOLECULE_OPERATOR_TOKEN"]!;

    public Uri Address => _cluster.Gateways[0].Address;

    public int Port => Address.Port;

    /// <summary>Where each gateway is.</summary>
    public IReadOnlyList<int> Ports => [.. _cluster.Gateways.Select(gateway => gateway.Address.Port)];

    public Stores Stores { get; }

    public int SiloPid => _cluster.Silos[0].Process.Pid;

    public IReadOnlyList<ServerProcess> Processes =>
    [
        .. _cluster.Gateways.Select((gateway, index) => new ServerProcess(NameOf(index), gateway.Process.Pid)),
        .. _cluster.Silos.Select(silo => new ServerProcess("silo", silo.Process.Pid)),
        .. Stores.Processes,
    ];

    /// <summary>Starts a gateway and a silo. <paramref name="settings"/> are further variables for both.</summary>
    public static Task<MoleculeServer> StartAsync(
        BenchDirectory directory, IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken) =>
        StartAsync(directory, settings, new ClusterShape(), cancellationToken);

    /// <summary>Starts all of a cluster of that shape.</summary>
    public static async Task<MoleculeServer> StartAsync(
        BenchDirectory directory, IReadOnlyDictionary<string, string?> settings, ClusterShape shape, CancellationToken cancellationToken)
    {
        var environment = new Dictionary<string, string?>(settings, StringComparer.Ordinal)
        {
            ["MOLECULE_OPERATOR_TOKEN"] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)),
            // Requests are counted as ever, but the agents here beat far more often than real ones may.
            ["RATE_LIMIT"] = "1000000",
        };
        var stores = await directory.StartStoresAsync(shape.CoHost ? "co-host" : "molecule", cancellationToken);
        try
        {
            return new MoleculeServer(directory, environment, shape, stores, await StartClusterAsync(directory, environment, shape, stores, cancellationToken));
        }
        catch
        {
            await stores.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops gateway and silo, does something while the database is nobody's, and starts them again.</summary>
    public async Task RestartAsync(Func<Task> meanwhile, CancellationToken cancellationToken)
    {
        await _cluster.DisposeAsync();
        await meanwhile();
        _cluster = await StartClusterAsync(_directory, _environment, _shape, Stores, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await Stores.DisposeAsync();
    }

    private string NameOf(int gateway) => _shape switch
    {
        { CoHost: true } => "gateway and silo",
        { Gateways: 1 } => "gateway",
        _ => $"gateway {gateway + 1}",
    };

    private static Task<LocalCluster> StartClusterAsync(
        BenchDirectory directory, IReadOnlyDictionary<string, string?> environment, ClusterShape shape, Stores stores, CancellationToken cancellationToken) =>
        LocalCluster.StartAsync(
            new LocalClusterOptions
            {
                LogDirectory = directory["log"],
                Silos = 1,
                Gateways = shape.Gateways,
                CoHost = shape.CoHost,
                Environment = environment,
            },
            stores.Postgres,
            stores.Redis,
            cancellationToken);
}
