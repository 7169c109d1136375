using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace Molecule.Cli.Local;

/// <summary>
/// A private Docker engine: its own socket, data, networks and containerd, for this process and never longer than it. It leaves the machine's own
/// engine, firewall and routes alone. Only root can start one.
/// </summary>
internal sealed class DockerServer : IAsyncDisposable
{
    /// <summary>How long the path of a socket may be, for what the engine makes below its directory.</summary>
    private const int LongestDirectory = 60;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly string _program;
    private readonly string _directory;
    private readonly NetworkLot _network;
    private readonly HttpClient _http;
    private GuardedProcess? _process;

    private DockerServer(string program, string directory, NetworkLot network)
    {
        (_program, _directory, _network) = (program, directory, network);
        _http = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectAsync }) { BaseAddress = new Uri("http://docker"), Timeout = StartLimit };
    }

    /// <summary>The engine's address, for its clients.</summary>
    public Uri Endpoint => new($"unix://{Socket}");

    public string Socket => Path.Combine(_directory, "s");

    public string LogFile => Path.Combine(_directory, "dockerd.log");

    public int Pid => _process?.Pid ?? throw new InvalidOperationException("The Docker engine is not running.");

    /// <summary>The address of this machine in the first network that is made on the engine; <c>host.docker.internal</c> is it.</summary>
    public string HostAddress => $"{_network.Prefix}.1";

    /// <summary>Where the program is; null where it is not installed, or runs in a machine of its own as on macOS.</summary>
    public static string? FindProgram() => OperatingSystem.IsLinux() ? Executable.Find("dockerd") : null;

    /// <summary>Starts one.</summary>
    /// <param name="directory">A short path of its own.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<DockerServer> StartAsync(string directory, CancellationToken cancellationToken)
    {
        if (directory.Length > LongestDirectory)
            throw new ArgumentException($"The path must have at most {LongestDirectory} characters.", nameof(directory));
        var program = FindProgram() ?? throw new StartFailedException("Docker is not installed.", []);
        var network = NetworkLot.Take();
        try
        {
            var server = new DockerServer(program, Path.GetFullPath(directory), network);
            await server.StartAgainAsync(cancellationToken);
            return server;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>Starts it where it was, after a stop or a kill: with its images, volumes and containers.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken = default)
    {
        if (_process is { HasExited: false })
            throw new InvalidOperationException("The Docker engine is running.");
        await StopAsync();
        // What a killed engine wrote about itself and its containerd, which ends with it, may by now be somebody else's number.
        Directory.CreateDirectory(Path.Combine(_directory, "run", "containerd"));
        File.Delete(Path.Combine(_directory, "pid"));
        File.Delete(Path.Combine(_directory, "run", "containerd", "containerd.pid"));
        var process = await GuardedProcess.StartAsync(
            new GuardedCommand("Docker", _program, Arguments()) { LogFile = LogFile, WorkingDirectory = _directory, Grace = TimeSpan.FromSeconds(30) },
            cancellationToken);
        var answers = false;
        try
        {
            await Waiting.UntilAsync(
                async () => process.HasExited || (answers = await AnswersAsync(cancellationToken)), StartLimit, cancellationToken);
        }
        finally
        {
            if (!answers)
                await process.DisposeAsync();
        }

        _process = answers ? process : throw new StartFailedException("The Docker engine did not start.", process.LastLines(20));
    }

    /// <summary>Stops it, and its containers with it.</summary>
    public async Task StopAsync()
    {
        if (_process is not { } process)
            return;
        _process = null;
        await process.DisposeAsync();
    }

    /// <summary>kill -9 of the engine; its containers go on until it is started again.</summary>
    public async Task KillAsync()
    {
        if (_process is not { } process)
            return;
        _process = null;
        await process.KillAsync();
        await process.DisposeAsync();
    }

    /// <summary>Sends a signal by its POSIX name without SIG, such as STOP and CONT.</summary>
    public Task SignalAsync(string signal) => _process?.SignalAsync(signal) ?? Task.CompletedTask;

    /// <summary>Makes an image of the files in a tar archive.</summary>
    /// <param name="image">Its name, with a tag.</param>
    /// <param name="archive">The archive's file.</param>
    /// <param name="changes">Instructions as in a Dockerfile: CMD, USER and the like.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task ImportAsync(string image, string archive, IReadOnlyList<string> changes, CancellationToken cancellationToken)
    {
        var colon = image.LastIndexOf(':');
        var query = $"fromSrc=-&repo={image[..colon]}&tag={image[(colon + 1)..]}"
            + string.Concat(changes.Select(change => $"&changes={Uri.EscapeDataString(change)}"));
        await using var file = File.OpenRead(archive);
        using var content = new StreamContent(file);
        using var answer = await _http.PostAsync(new Uri($"/images/create?{query}", UriKind.Relative), content, cancellationToken);
        var said = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (!answer.IsSuccessStatusCode || said.Contains("\"error\"", StringComparison.Ordinal))
            throw new StartFailedException($"The image {image} could not be made.", said.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Removes its containers and networks, stops it, and deletes what it had.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: true })
            await StopAsync();
        // Containers of an engine that was killed live on without it.
        if (_process is null && Directory.Exists(_directory))
            await StartAgainAsync();
        await RemoveContainersAsync();
        await RemoveNetworksAsync();
        await StopAsync();
        _http.Dispose();
        _network.Dispose();
        await UnmountAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private string[] Arguments() =>
    [
        "--host", Endpoint.OriginalString,
        "--data-root", Path.Combine(_directory, "data"),
        "--exec-root", Path.Combine(_directory, "run"),
        "--pidfile", Path.Combine(_directory, "pid"),
        // Where the machine runs a containerd, it is taken: then at least under names of our own.
        "--containerd-namespace", Namespace,
        "--containerd-plugins-namespace", $"{Namespace}-plugins",
        "--bridge", "none",
        "--iptables=false",
        "--ip-forward=false",
        "--ip-masq=false",
        "--default-address-pool", $"base={_network.Block},size=22",
        "--host-gateway-ip", HostAddress,
    ];

    private string Namespace => "molecule-" + Path.GetFileName(_directory);

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Socket), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri("/_ping", UriKind.Relative), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task RemoveContainersAsync()
    {
        var containers = await _http.GetFromJsonAsync<JsonElement>(new Uri("/containers/json?all=1", UriKind.Relative));
        foreach (var container in containers.EnumerateArray())
        {
            using var answer = await _http.DeleteAsync(new Uri($"/containers/{container.GetProperty("Id").GetString()}?force=1&v=1", UriKind.Relative));
        }
    }

    /// <summary>An engine that ends leaves the bridges of its networks on the machine, and their addresses are taken then.</summary>
    private async Task RemoveNetworksAsync()
    {
        var networks = await _http.GetFromJsonAsync<JsonElement>(new Uri("/networks?filters={\"type\":[\"custom\"]}", UriKind.Relative));
        foreach (var network in networks.EnumerateArray())
        {
            using var answer = await _http.DeleteAsync(new Uri($"/networks/{network.GetProperty("Id").GetString()}", UriKind.Relative));
        }
    }

    /// <summary>What a killed engine left mounted, innermost first: nothing of it may be deleted through.</summary>
    private async Task UnmountAsync()
    {
        var mounts = (await File.ReadAllLinesAsync("/proc/self/mountinfo"))
            .Select(line => line.Split(' ')[4])
            .Where(mount => mount.StartsWith(_directory + "/", StringComparison.Ordinal))
            .OrderByDescending(mount => mount.Length);
        foreach (var mount in mounts)
            await Executable.RunCheckedAsync($"Unmounting {mount}", ["umount", "--lazy", mount]);
    }
}
