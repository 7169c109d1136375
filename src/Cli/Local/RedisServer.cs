using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Molecule.Cli.Local;

/// <summary>
/// A private Redis on a free port of 127.0.0.1, for this process and never longer than it. It keeps nothing on disk: what Redis holds
/// for Molecule are hints, and a start without them is an ordinary start.
/// </summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private const int MostPorts = 5;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly string _program;
    private readonly ServiceAccount _account;
    private readonly string _directory;
    private GuardedProcess? _process;

    private RedisServer(string program, ServiceAccount account, string directory, string? note) =>
        (_program, _account, _directory, Note) = (program, account, directory, note);

    public int Port { get; private set; }

    public string Url => $"redis://127.0.0.1:{Port}";

    /// <summary>Something the person who started it should know, such as its directory being elsewhere; or null.</summary>
    public string? Note { get; }

    public int Pid => _process?.Pid ?? throw new InvalidOperationException("Redis is not running.");

    public string LogFile => Path.Combine(_directory, "redis.log");

    private string PortFile => Path.Combine(_directory, "port");

    private string PidFile => Path.Combine(_directory, "redis.pid");

    /// <summary>Redis, or Valkey, which speaks the same protocol; null when neither is on this machine.</summary>
    public static string? FindProgram()
    {
        string[] homebrew = ["/opt/homebrew/bin", "/usr/local/bin", "/home/linuxbrew/.linuxbrew/bin"];
        return Executable.Find("redis-server", homebrew) ?? Executable.Find("valkey-server", homebrew);
    }

    public static async Task<RedisServer> StartAsync(string directory, CancellationToken cancellationToken)
    {
        var program = FindProgram() ?? throw new StartFailedException("Redis is not installed.", []);
        var account = await ServiceAccount.ChooseAsync(cancellationToken);
        var (own, note) = await account.OwnDirectoryAsync(directory, cancellationToken);
        var server = new RedisServer(program, account, own, note);
        await server.StopEarlierAsync(cancellationToken);
        for (var i = 0; i < MostPorts; i++)
        {
            var port = i == 0 && LoopbackPort.Remembered(server.PortFile) is { } known && LoopbackPort.TryTake(known) ? known : LoopbackPort.Take();
            if (await server.TryStartAsync(port, cancellationToken))
                return server;
        }
        throw new StartFailedException($"Redis found every one of {MostPorts} ports taken.", GuardedProcess.Tail(server.LogFile, 20));
    }

    public Task StopAsync() => StopOrKillAsync(CancellationToken.None);

    /// <summary>As <see cref="StopAsync"/>, but it is killed as soon as <paramref name="hurry"/> says so.</summary>
    public async Task StopOrKillAsync(CancellationToken hurry)
    {
        if (_process is not { } process)
            return;
        _process = null;
        await process.StopOrKillAsync(hurry);
        await process.DisposeAsync();
    }

    /// <summary>kill -9: connections break without a word and all keys are gone.</summary>
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

    /// <summary>Starts it again on the same port, empty.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken = default)
    {
        if (_process is { HasExited: false })
            throw new InvalidOperationException("Redis is running.");
        await StopOrKillAsync(CancellationToken.None);
        var port = Port;
        await Waiting.UntilAsync(() => new(LoopbackPort.IsFree(port)), StartLimit, cancellationToken);
        if (!await TryStartAsync(port, cancellationToken))
            throw new StartFailedException($"Redis could not be started again on port {port}.", GuardedProcess.Tail(LogFile, 20));
    }

    /// <summary>Completes with the exit code when the server that runs now has ended.</summary>
    public Task<int> Exited => (_process ?? throw new InvalidOperationException("Redis is not running.")).Exited;

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task<bool> TryStartAsync(int port, CancellationToken cancellationToken)
    {
        var command = _account.Command(
            _program, "--bind", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture), "--dir", _directory,
            "--pidfile", PidFile, "--save", "", "--appendonly", "no", "--notify-keyspace-events", "KEA");
        File.Delete(LogFile);
        File.Delete(PidFile);
        var process = await GuardedProcess.StartAsync(
            new GuardedCommand("Redis", command[0], [.. command.Skip(1)])
            {
                LogFile = LogFile,
                WorkingDirectory = _directory,
                Grace = TimeSpan.FromSeconds(5),
            },
            cancellationToken);
        var started = false;
        try
        {
            await Waiting.UntilAsync(
                async () => process.HasExited || await IsOursAsync(port, cancellationToken), StartLimit, cancellationToken);
            started = !process.HasExited && await IsOursAsync(port, cancellationToken);
        }
        finally
        {
            if (!started)
                await process.DisposeAsync();
        }
        if (!started)
        {
            var log = process.LastLines(20);
            return log.Any(line => line.Contains("Address already in use", StringComparison.Ordinal) || line.Contains("bind", StringComparison.Ordinal))
                ? false
                : throw new StartFailedException("Redis did not start.", log);
        }
        _process = process;
        Port = port;
        LoopbackPort.Remember(PortFile, port);
        return true;
    }

    /// <summary>A run that was killed leaves its Redis for the moment that the guard needs.</summary>
    private async Task StopEarlierAsync(CancellationToken cancellationToken)
    {
        if (LoopbackPort.Remembered(PortFile) is not { } port || LoopbackPort.IsFree(port) || !await IsOursAsync(port, cancellationToken))
            return;
        await AskAsync(port, "SHUTDOWN NOSAVE", cancellationToken);
        await Waiting.UntilAsync(() => new(LoopbackPort.IsFree(port)), StartLimit, cancellationToken);
    }

    /// <summary>Whether the Redis that answers on the port is the one that wrote its pid into our directory, and not a stranger's.</summary>
    private async Task<bool> IsOursAsync(int port, CancellationToken cancellationToken)
    {
        if (!File.Exists(PidFile) || (await File.ReadAllTextAsync(PidFile, cancellationToken)).Trim() is not { Length: > 0 } pid)
            return false;
        return (await AskAsync(port, "INFO server", cancellationToken)).Contains($"process_id:{pid}\r", StringComparison.Ordinal);
    }

    /// <summary>One inline command and the first thing that comes back; empty when nobody answers.</summary>
    private static async Task<string> AskAsync(int port, string command, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(2));
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), limit.Token);
            await socket.SendAsync(Encoding.ASCII.GetBytes(command + "\r\n"), limit.Token);
            var buffer = new byte[4096];
            var length = await socket.ReceiveAsync(buffer, limit.Token);
            return Encoding.UTF8.GetString(buffer, 0, length).Trim();
        }
        catch (SocketException)
        {
            return "";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "";
        }
    }
}
