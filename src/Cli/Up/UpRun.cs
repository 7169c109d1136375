using System.Text.Json;
using Molecule.Cli.Local;
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

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private PostgresServer? _postgres;
    private RedisServer? _redis;
    private LocalCluster? _cluster;
    private LocalProcess? _sample;

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
        if (options is { Sample: true, OperatorToken: not null })
            throw new StartFailedException($"--sample goes without {OperatorToken}: its agents have no tokens. Unset it, or leave --sample out.", []);

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

        _cluster = new LocalCluster(
            new LocalClusterOptions
            {
                LogDirectory = data.Logs,
                Silos = options.Silos,
                Gateways = options.Gateways,
                CoHost = options.CoHost,
                GatewayPorts = ports,
                Environment = new Dictionary<string, string?>(StringComparer.Ordinal)
                {
                    [OperatorToken] = options.OperatorToken,
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

        if (options.Sample)
            await StartSampleAsync(data, start);
        progress.Say("");
        foreach (var gateway in _cluster.Gateways)
            progress.Say($"  Molecule is up: [bold]{gateway.Address}[/]");
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
                    async () => sample.HasExited || await SomebodyIsOnlineAsync(platform, requests.Stop), FirstOnlineLimit, requests.Stop, time);
                if (!online || sample.HasExited)
                    throw new StartFailedException("The sample organisation brought no workspace online.", sample.LastLines(20));
                return time.GetElapsedTime(start);
            },
            elapsed => $"Sample organisation running, first workspace online {ProgressLines.Seconds(elapsed)} after the start");
    }

    private async Task<bool> SomebodyIsOnlineAsync(Uri platform, CancellationToken cancellationToken)
    {
        try
        {
            await using var body = await _http.GetStreamAsync(new Uri(platform, "/workspaces"), cancellationToken);
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
        if (_redis is not null)
            await progress.StepAsync("Stopping Redis", () => _redis.StopOrKillAsync(hurry), "Redis stopped");
        if (_postgres is not null)
            await progress.StepAsync("Stopping Postgres", () => _postgres.StopOrKillAsync(hurry), "Postgres stopped");
    }

    private static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";
}
