using System.Globalization;
using System.Text.Json;

namespace Molecule.Cli.Local;

/// <summary>
/// Silos and gateways as real processes on this machine, over a Postgres and a Redis. Every cluster has an identity of its own, so
/// that silos which were killed in an earlier run on the same database are no members that somebody waits for.
/// </summary>
internal sealed class LocalCluster : IAsyncDisposable
{
    private const int LinesOfAFailure = 20;

    private readonly LocalClusterOptions _options;
    private readonly PostgresServer _postgres;
    private readonly RedisServer _redis;
    private readonly string _clusterId = Guid.NewGuid().ToString("n");
    private readonly List<LocalSilo> _silos = [];
    private readonly List<LocalGateway> _gateways = [];
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };

    public LocalCluster(LocalClusterOptions options, PostgresServer postgres, RedisServer redis) =>
        (_options, _postgres, _redis) = (options, postgres, redis);

    public IReadOnlyList<LocalSilo> Silos => _silos;

    public IReadOnlyList<LocalGateway> Gateways => _gateways;

    /// <summary>All that runs, silos first.</summary>
    public IEnumerable<LocalProcess> Processes => _silos.Select(silo => silo.Process).Concat(_gateways.Select(gateway => gateway.Process));

    /// <summary>Everything, and ready.</summary>
    public static async Task<LocalCluster> StartAsync(
        LocalClusterOptions options, PostgresServer postgres, RedisServer redis, CancellationToken cancellationToken)
    {
        var cluster = new LocalCluster(options, postgres, redis);
        try
        {
            await cluster.StartAsync(cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Starts the silos and gateways of the options and returns when all are ready. They start together: a gateway waits for the
    /// cluster by itself, and what it has to load it can load meanwhile.
    /// </summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < _options.Silos && !_options.CoHost; i++)
            await BeginSiloAsync(cancellationToken);
        for (var i = 0; i < (_options.CoHost ? 1 : _options.Gateways); i++)
            await BeginGatewayAsync(cancellationToken);
        foreach (var silo in _silos)
            await WaitUntilListeningAsync(silo.Process, silo.GatewayPort, cancellationToken);
        await WaitUntilReadyAsync(cancellationToken);
    }

    /// <summary>Starts one more silo and returns when it takes calls.</summary>
    public async Task<LocalSilo> StartSiloAsync(CancellationToken cancellationToken)
    {
        var silo = await BeginSiloAsync(cancellationToken);
        await WaitUntilListeningAsync(silo.Process, silo.GatewayPort, cancellationToken);
        return silo;
    }

    /// <summary>Starts one more gateway, to the silos that there are now, and returns when it listens.</summary>
    public async Task<LocalGateway> StartGatewayAsync(CancellationToken cancellationToken)
    {
        var gateway = await BeginGatewayAsync(cancellationToken);
        await WaitUntilListeningAsync(gateway.Process, gateway.Address.Port, cancellationToken);
        return gateway;
    }

    /// <summary>Returns when every gateway says that it is ready, and counts as many silos as run.</summary>
    public async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        var silos = _silos.Where(silo => !silo.Process.HasExited).ToList();
        foreach (var gateway in _gateways)
        {
            var answer = "nothing";
            var ready = await Waiting.UntilAsync(
                async () =>
                {
                    FailIfEnded(gateway.Process);
                    silos.ForEach(silo => FailIfEnded(silo.Process));
                    var (isReady, text) = await AskReadyAsync(gateway.Address, silos.Count, cancellationToken);
                    answer = text;
                    return isReady;
                },
                _options.StartLimit,
                cancellationToken);
            if (!ready)
            {
                throw new StartFailedException(
                    $"{gateway.Process.Name} was not ready within {_options.StartLimit.TotalSeconds:0} s; its last answer was {answer}.",
                    gateway.Process.LastLines(LinesOfAFailure));
            }
        }
    }

    /// <summary>Stops the gateways and then the silos.</summary>
    public async Task StopAsync()
    {
        await StopGatewaysAsync(CancellationToken.None);
        await StopSilosAsync(CancellationToken.None);
    }

    public Task StopGatewaysAsync(CancellationToken hurry) => Task.WhenAll(_gateways.Select(gateway => gateway.Process.StopOrKillAsync(hurry)));

    public Task StopSilosAsync(CancellationToken hurry) => Task.WhenAll(_silos.Select(silo => silo.Process.StopOrKillAsync(hurry)));

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        foreach (var process in Processes)
            await process.DisposeAsync();
        _http.Dispose();
    }

    private async Task<LocalSilo> BeginSiloAsync(CancellationToken cancellationToken)
    {
        var name = $"silo-{_silos.Count + 1}";
        var (port, gatewayPort) = (LoopbackPort.Take(), LoopbackPort.Take());
        var process = new LocalProcess(Command(name, Repository.Silo, OfSilo(name, port, gatewayPort)));
        var silo = new LocalSilo(process, port, gatewayPort);
        _silos.Add(silo);
        await process.StartAsync(cancellationToken);
        _options.Started(process);
        return silo;
    }

    private async Task<LocalGateway> BeginGatewayAsync(CancellationToken cancellationToken)
    {
        var index = _gateways.Count;
        var port = index < _options.GatewayPorts.Count ? _options.GatewayPorts[index] : LoopbackPort.Take();
        var process = new LocalProcess(_options.CoHost ? CoHost(port) : Command($"gateway-{index + 1}", Repository.Gateway, new(StringComparer.Ordinal)
        {
            ["PORT"] = port.ToString(CultureInfo.InvariantCulture),
            ["MOLECULE_SILOS"] = string.Join(',', _silos.Select(silo => $"127.0.0.1:{silo.GatewayPort}")),
        }));
        var gateway = new LocalGateway(process, new Uri($"http://127.0.0.1:{port}"));
        _gateways.Add(gateway);
        await process.StartAsync(cancellationToken);
        _options.Started(process);
        return gateway;
    }

    private GuardedCommand CoHost(int port)
    {
        const string name = "molecule-1";
        var environment = OfSilo(name, LoopbackPort.Take(), LoopbackPort.Take());
        environment["PORT"] = port.ToString(CultureInfo.InvariantCulture);
        return Command(name, Repository.CoHost, environment);
    }

    private Dictionary<string, string?> OfSilo(string name, int port, int gatewayPort) => new(StringComparer.Ordinal)
    {
        ["DATABASE_URL"] = _postgres.Url,
        ["MOLECULE_SILO__NAME"] = name,
        ["MOLECULE_SILO__ADDRESS"] = "127.0.0.1",
        ["MOLECULE_SILO__PORT"] = port.ToString(CultureInfo.InvariantCulture),
        ["MOLECULE_SILO__GATEWAYPORT"] = gatewayPort.ToString(CultureInfo.InvariantCulture),
    };

    private GuardedCommand Command(string name, string assembly, Dictionary<string, string?> environment)
    {
        environment["REDIS_URL"] = _redis.Url;
        environment["MOLECULE_CLUSTER__ID"] = _clusterId;
        // Variables of the shell that started us must not move the listeners.
        environment["ASPNETCORE_URLS"] = null;
        environment["MOLECULE_LISTEN"] = null;
        // Nor shut the door to the agents and tests that come with it and have no token.
        environment["MOLECULE_OPERATOR_TOKEN"] = null;
        foreach (var (key, value) in _options.Environment)
            environment[key] = value;
        return new GuardedCommand(name, "dotnet", [assembly])
        {
            LogFile = Path.Combine(_options.LogDirectory, name + ".log"),
            WorkingDirectory = Path.GetDirectoryName(assembly),
            Environment = environment,
        };
    }

    private async Task WaitUntilListeningAsync(LocalProcess process, int port, CancellationToken cancellationToken)
    {
        // The kernel's list is asked: a probing connection would be a broken client in the silo's log.
        var listening = await Waiting.UntilAsync(
            () =>
            {
                FailIfEnded(process);
                return new(LoopbackPort.IsListenedOn(port));
            },
            _options.StartLimit,
            cancellationToken);
        if (!listening)
        {
            throw new StartFailedException(
                $"{process.Name} did not listen on port {port} within {_options.StartLimit.TotalSeconds:0} s.", process.LastLines(LinesOfAFailure));
        }
    }

    private async Task<(bool IsReady, string Answer)> AskReadyAsync(Uri gateway, int silos, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.GetAsync(new Uri(gateway, "/ready"), cancellationToken);
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            // A silo listens before it is a member, so one that listens is not yet one that carries anything.
            return (response.IsSuccessStatusCode && SilosIn(body) >= silos, body);
        }
        catch (HttpRequestException e)
        {
            return (false, e.Message);
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (false, "no answer in time");
        }
    }

    /// <summary>How many silos an answer of /ready counts.</summary>
    private static int SilosIn(string body)
    {
        using var answer = JsonDocument.Parse(body);
        return answer.RootElement.GetProperty("cluster").TryGetProperty("silos", out var silos) ? silos.GetInt32() : 0;
    }

    private static void FailIfEnded(LocalProcess process)
    {
        if (process.HasExited)
            throw new StartFailedException($"{process.Name} ended while it was starting.", process.LastLines(LinesOfAFailure));
    }
}
