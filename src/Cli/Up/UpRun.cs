using System.Text.Json;
using Molecule.Cli.Images;
using Molecule.Cli.Local;
using Molecule.Cli.Operating;
using Molecule.Cli.Prerequisites;
using Molecule.Cli.Terminal;
using Spectre.Console;

namespace Molecule.Cli.Up;

/// <summary>One run of <c>up</c>: starts everything, keeps it running, and stops it in the opposite order.</summary>
internal sealed class UpRun(UpOptions options, ProgressLines progress, StopRequests requests, TimeProvider time) : IDisposable
{
    public const string OperatorToken = "MOLECULE_OPERATOR_TOKEN";
    public const string SecretsKey = "SECRETS_ENCRYPTION_KEY";
    public const string Templates = "CONFIGS_DIR";

    private static readonly TimeSpan FirstOnlineLimit = TimeSpan.FromSeconds(60);

    /// <summary>After so long without a heartbeat the platform itself calls an agent failed.</summary>
    private static readonly TimeSpan FirstContainerLimit = TimeSpan.FromMinutes(3);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private PostgresServer? _postgres;
    private RedisServer? _redis;
    private LocalCluster? _cluster;
    private LocalProcess? _sample;
    private UpEngine? _engine;
    private string? _installation;

    /// <summary>Runs until it is asked to stop. Returns the exit code.</summary>
    public async Task<int> RunAsync()
    {
        var start = time.GetTimestamp();
        using var data = DataDirectory.Take(options.Data);
        try
        {
            await StartAsync(data, start);
            await KeepRunningAsync(data);
            return 0;
        }
        catch (OperationCanceledException) when (requests.Stop.IsCancellationRequested)
        {
            return _sample is not null || _cluster?.Gateways.Count > 0 ? 0 : 130;
        }
        finally
        {
            await StopAsync();
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task StartAsync(DataDirectory data, long start)
    {
        var stop = requests.Stop;
        if (options is { Sample: true, Docker: false, OperatorToken: not null })
        {
            throw new StartFailedException(
                $"--sample goes without {OperatorToken}: its agents have no tokens. Unset it, leave --sample out, or add --docker: in containers they have.", []);
        }

        if (options.Docker)
        {
            _engine = await progress.StepAsync("Looking for a Docker engine", () => UpEngine.FindAsync(stop), engine => $"Docker {engine.Version} at {engine.Endpoint}");
            if (options.Sample)
                await new ImagesRun(new ImagesOptions { Images = ProjectImage.Agents }, progress).RunAsync(stop);
        }

        var missing = await new Installer(progress).EnsureAsync([Prerequisite.Postgres, Prerequisite.Redis], stop);
        if (missing.Count > 0)
            throw new StartFailedException($"Nothing was started: {string.Join(" and ", missing.Select(one => one.Name))} could not be installed here.", []);

        var left = await data.WaitForLeftoversAsync(stop);
        if (left > 0)
            progress.Note($"An earlier run was killed: {left} of its processes were still ending");
        var (ports, note) = GatewayPorts.Choose(options.Port, options.Gateways, options.Port is null ? LoopbackPort.TryTake : LoopbackPort.IsFree);
        if (note is not null)
            progress.Note(note);

        _postgres = await progress.StepAsync(
            "Starting Postgres", () => PostgresServer.StartAsync(data.Postgres, stop), server => $"Postgres on port {server.Port}");
        data.Record("postgres", _postgres.Pid);
        _redis = await progress.StepAsync("Starting Redis", () => RedisServer.StartAsync(data.Redis, stop), server => $"Redis on port {server.Port}");
        data.Record("redis", _redis.Pid);
        foreach (var remark in new[] { _postgres.Note, _redis.Note }.OfType<string>())
            progress.Note(remark);

        var token = options.OperatorToken ?? (options.Docker ? data.OperatorToken() : null);
        _cluster = new LocalCluster(
            new LocalClusterOptions
            {
                LogDirectory = data.Logs,
                Silos = options.Silos,
                Gateways = options.Gateways,
                CoHost = options.CoHost,
                GatewayPorts = ports,
                Environment = new Dictionary<string, string?>(ContainerSettings(data, ports[0]), StringComparer.Ordinal)
                {
                    [OperatorToken] = token,
                    [SecretsKey] = options.SecretsKey is { Length: > 0 } given ? given : data.SecretsKey(),
                    // The processes do not work where this one does, so a relative path would mean another folder.
                    [Templates] = options.Templates is { Length: > 0 } folder ? Path.GetFullPath(folder) : Repository.Templates,
                },
                Started = process => data.Record(process.Name, process.Pid),
            },
            _postgres,
            _redis);
        var parts = options.CoHost ? "a silo and a gateway in one process" : $"{Count(options.Silos, "silo")} and {Count(options.Gateways, "gateway")}";
        await progress.StepAsync($"Starting {parts}", () => _cluster.StartAsync(stop), $"{parts} ready");
        var ready = time.GetElapsedTime(start);

        if (options is { Sample: true, Docker: true })
            await StartSampleInContainersAsync(token, start);
        else if (options.Sample)
            await StartSampleAsync(data, start);
        progress.Say("");
        foreach (var gateway in _cluster.Gateways)
            progress.Say($"  Molecule is up: [bold]{gateway.Address}[/]");
        if (token is not null && options.OperatorToken is null)
            progress.Say($"  [grey]sign in with the token in {Markup.Escape(data.OperatorTokenFile)}[/]");
        progress.Say($"  [grey]ready after {ProgressLines.Seconds(ready)}; logs in {Markup.Escape(data.Logs)}; Ctrl-C stops it[/]");
    }

    private async Task StartSampleAsync(DataDirectory data, long start)
    {
        var platform = _cluster!.Gateways[0].Address;
        var log = Path.Combine(data.Logs, "sample.log");
        var sample = new LocalProcess(
            new GuardedCommand("sample", "dotnet", [Repository.Sample, "--platform", platform.GetLeftPart(UriPartial.Authority), "--state", data.Sample])
            {
                LogFile = log,
                Environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["ASPNETCORE_URLS"] = null },
            });
        _sample = sample;
        await progress.StepAsync(
            "Starting the sample organisation",
            async () =>
            {
                await sample.StartAsync(requests.Stop);
                data.Record(sample.Name, sample.Pid);
                var online = await Waiting.UntilAsync(
                    async () => sample.HasExited || await SomebodyIsOnlineAsync(platform, token: null, requests.Stop), FirstOnlineLimit, requests.Stop, time);
                if (!online || sample.HasExited)
                    throw new StartFailedException("The sample organisation brought no workspace online.", sample.LastLines(20));
                return time.GetElapsedTime(start);
            },
            elapsed => $"Sample organisation running, first workspace online {ProgressLines.Seconds(elapsed)} after the start");
    }

    /// <summary>What silos and gateways are told when containers are started: which engine, whose they are, and where they reach the gateway.</summary>
    private Dictionary<string, string?> ContainerSettings(DataDirectory data, int port)
    {
        if (_engine is null)
            return [];
        _installation = data.Installation;
        return new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["MOLECULE_PROVISIONING__ENGINES__DOCKER__ENDPOINT"] = _engine.Endpoint,
            ["MOLECULE_PROVISIONING__INSTALLATION"] = _installation,
            // Containers come from the engine's own network, not from loopback.
            ["MOLECULE_LISTEN"] = "0.0.0.0",
            ["PLATFORM_URL"] = $"http://host.docker.internal:{port}",
        };
    }

    private async Task StartSampleInContainersAsync(string? token, long start)
    {
        var platform = _cluster!.Gateways[0].Address;
        await SampleTeam.EnsureAsync(new OperatorOptions { Url = platform.GetLeftPart(UriPartial.Authority), Token = token }, progress, requests.Stop);
        await progress.StepAsync(
            "Starting the sample organisation in containers",
            async () => await Waiting.UntilAsync(async () => await SomebodyIsOnlineAsync(platform, token, requests.Stop), FirstContainerLimit, requests.Stop, time)
                ? time.GetElapsedTime(start)
                : throw new StartFailedException("The sample organisation brought no workspace online. Why is in the logs of the silos, and in: molecule containers logs.", []),
            elapsed => $"Sample organisation running in containers, first workspace online {ProgressLines.Seconds(elapsed)} after the start");
    }

    private async Task<bool> SomebodyIsOnlineAsync(Uri platform, string? token, CancellationToken cancellationToken)
    {
        try
        {
            using var request = OperatorRequest.Create(HttpMethod.Get, platform.GetLeftPart(UriPartial.Authority), token, "/workspaces");
            using var response = await _http.SendAsync(request, cancellationToken);
            await using var body = await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(cancellationToken);
            using var workspaces = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
            return workspaces.RootElement.EnumerateArray().Any(workspace => workspace.GetProperty("status").GetString() == "online");
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task KeepRunningAsync(DataDirectory data)
    {
        var restarts = new Restarts(progress, data, time);
        var stop = requests.Stop;
        var parts = _cluster!.Processes;
        if (_sample is not null)
            parts = parts.Append(_sample);
        var watches = parts.Select(part => restarts.WatchAsync(part.Name, () => part.Exited, part.StartAgainAsync, () => part.Pid, stop))
            .Append(restarts.WatchAsync("Postgres", () => _postgres!.Exited, _postgres!.StartAgainAsync, () => _postgres!.Pid, stop))
            .Append(restarts.WatchAsync("Redis", () => _redis!.Exited, _redis!.StartAgainAsync, () => _redis!.Pid, stop));
        await Task.WhenAll(watches);
    }

    /// <summary>What stands on others goes first.</summary>
    private async Task StopAsync()
    {
        var hurry = requests.Hurry;
        if (_sample is not null)
        {
            await progress.StepAsync("Stopping the sample", () => _sample.StopOrKillAsync(hurry), "Sample stopped");
            await _sample.DisposeAsync();
        }
        if (_cluster is not null)
        {
            if (_cluster.Gateways.Count > 0)
                await progress.StepAsync("Stopping the gateways", () => _cluster.StopGatewaysAsync(hurry), $"{Count(_cluster.Gateways.Count, "gateway")} stopped");
            if (_cluster.Silos.Count > 0)
                await progress.StepAsync("Stopping the silos", () => _cluster.StopSilosAsync(hurry), $"{Count(_cluster.Silos.Count, "silo")} stopped");
            await _cluster.DisposeAsync();
        }
        if (_engine is not null && _installation is not null)
            await StopContainersAsync(_engine, _installation, hurry);
        if (_redis is not null)
            await progress.StepAsync("Stopping Redis", () => _redis.StopOrKillAsync(hurry), "Redis stopped");
        if (_postgres is not null)
            await progress.StepAsync("Stopping Postgres", () => _postgres.StopOrKillAsync(hurry), "Postgres stopped");
    }

    /// <summary>An engine that does not do it must not keep the rest from being stopped.</summary>
    private async Task StopContainersAsync(UpEngine engine, string installation, CancellationToken hurry)
    {
        try
        {
            await progress.StepAsync("Stopping the containers", () => engine.StopContainersAsync(installation, hurry), "Containers stopped; they are kept for the next run");
        }
        catch (Exception failure) when (failure is StartFailedException or OperationCanceledException)
        {
            progress.Note("Containers may still be running; docker ps lists them, and the next run takes them over");
        }
    }

    private static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";
}
