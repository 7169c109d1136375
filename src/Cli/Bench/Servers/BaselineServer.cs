using System.Globalization;
using Molecule.Cli.Local;

namespace Molecule.Cli.Bench.Servers;

/// <summary>What Molecule is compared with: <c>tests/Baseline</c>.</summary>
internal sealed class BaselineServer : IBenchServer
{
    /// <summary>As the silo's (DatabaseUrl in Storage): pool and prepared statements make no difference between the two.</summary>
    private const string ConnectionSettings =
        "Timeout=3;Command Timeout=5;Maximum Pool Size=20;Keepalive=30;Max Auto Prepare=50;Auto Prepare Min Usages=2";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly LocalProcess _process;

    private BaselineServer(LocalProcess process, int port, Stores? stores) => (_process, Port, Stores) = (process, port, stores);

    public int Port { get; }

    public Stores? Stores { get; }

    public IReadOnlyList<ServerProcess> Processes => [new("server", _process.Pid), .. Stores?.Processes ?? []];

    /// <summary>B0: parses a heartbeat and answers.</summary>
    public static Task<BaselineServer> StartB0Async(BenchDirectory directory, CancellationToken cancellationToken) =>
        StartAsync("b0", directory, stores: null, cancellationToken);

    /// <summary>B1: writes each heartbeat to Postgres and Redis, into the very table that Molecule has.</summary>
    public static async Task<BaselineServer> StartB1Async(BenchDirectory directory, IReadOnlyList<Guid> workspaces, CancellationToken cancellationToken)
    {
        var stores = await directory.StartStoresAsync("b1", cancellationToken);
        try
        {
            foreach (var script in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "Storage", "Migrations"), "*.sql").Order(StringComparer.Ordinal))
                await stores.Sql.RunAsync(await File.ReadAllTextAsync(script, cancellationToken), cancellationToken);
            await stores.Sql.RunAsync(
                $$"""
                INSERT INTO workspaces (id, name, status, agent_card, url)
                SELECT id, 'Agent ' || n, 'online', '{"name": "Agent"}', 'http://127.0.0.1:9'
                FROM unnest('{{{string.Join(',', workspaces)}}}'::uuid[]) WITH ORDINALITY AS made (id, n);
                VACUUM ANALYZE workspaces
                """,
                cancellationToken);
            return await StartAsync("b1", directory, stores, cancellationToken);
        }
        catch
        {
            await stores.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        if (Stores is not null)
            await Stores.DisposeAsync();
    }

    private static async Task<BaselineServer> StartAsync(string name, BenchDirectory directory, Stores? stores, CancellationToken cancellationToken)
    {
        var port = LoopbackPort.Take();
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["PORT"] = port.ToString(CultureInfo.InvariantCulture),
            ["DATABASE"] = null,
            ["REDIS"] = null,
            ["ASPNETCORE_URLS"] = null,
        };
        if (stores is not null)
        {
            var url = new Uri(stores.Postgres.Url);
            var user = url.UserInfo.Split(':');
            environment["DATABASE"] = $"Host={url.Host};Port={url.Port};Username={user[0]};Password={user[1]};Database={url.AbsolutePath.Trim('/')};{ConnectionSettings}";
            environment["REDIS"] = $"127.0.0.1:{stores.Redis.Port}";
        }
        var process = new LocalProcess(new GuardedCommand(name, "dotnet", [Repository.Baseline]) { LogFile = directory[name + ".log"], Environment = environment });
        try
        {
            await process.StartAsync(cancellationToken);
            var listens = await Waiting.UntilAsync(() => new(process.HasExited || LoopbackPort.IsListenedOn(port)), StartLimit, cancellationToken);
            if (!listens || process.HasExited)
                throw new StartFailedException($"The baseline {name} did not start.", process.LastLines(20));
            return new BaselineServer(process, port, stores);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }
}
