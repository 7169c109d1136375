using System.Globalization;
using System.Security.Cryptography;

namespace Molecule.Cli.Local;

/// <summary>
/// A private Postgres: its own cluster in its own directory, on a free port of 127.0.0.1, for this process and never longer than it.
/// Stop, kill and start again are here so that tests can take it away and give it back.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "molecule";
    private const string Database = "molecule";
    private const int MostPorts = 5;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly PostgresBinaries _binaries;
    private readonly ServiceAccount _account;
    private readonly string _directory;
    private readonly string _password;
    private GuardedProcess? _process;

    private PostgresServer(PostgresBinaries binaries, ServiceAccount account, string directory, string password, string? note) =>
        (_binaries, _account, _directory, _password, Note) = (binaries, account, directory, password, note);

    public int Port { get; private set; }

    public string Url => $"postgres://{User}:{_password}@127.0.0.1:{Port}/{Database}";

    /// <summary>Something the person who started it should know, such as data being elsewhere; or null.</summary>
    public string? Note { get; }

    /// <summary>The postmaster; for tests that look at it from outside.</summary>
    public int Pid => _process?.Pid ?? throw new InvalidOperationException("Postgres is not running.");

    public string LogFile => Path.Combine(_directory, "postgres.log");

    private string Data => Path.Combine(_directory, "data");

    private string PortFile => Path.Combine(_directory, "port");

    private string PidFile => Path.Combine(Data, "postmaster.pid");

    public static async Task<PostgresServer> StartAsync(string directory, CancellationToken cancellationToken)
    {
        var newest = PostgresBinaries.Find() ?? throw new StartFailedException("Postgres is not installed.", []);
        var account = await ServiceAccount.ChooseAsync(cancellationToken);
        var (own, note) = await account.OwnDirectoryAsync(directory, cancellationToken);
        var password = await InitialiseAsync(newest, account, own, cancellationToken);
        var server = new PostgresServer(BinariesFor(own, newest), account, own, password, note);
        await server.StopEarlierAsync(cancellationToken);
        await server.StartOnFreePortAsync(cancellationToken);
        return server;
    }

    /// <summary>A clean stop: what is committed is on disk, sessions are cut.</summary>
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

    /// <summary>kill -9 of all its processes at once, as when the machine dies: nothing is flushed, and the next start recovers from the log.</summary>
    public async Task KillAsync()
    {
        if (_process is not { } process)
            return;
        _process = null;
        await process.SignalAsync("STOP");
        await SignalChildrenAsync("KILL", _ => false);
        await process.KillAsync();
        await process.DisposeAsync();
        // Nobody is left who could use the data, and the id in there may soon be somebody else's.
        File.Delete(PidFile);
    }

    /// <summary>All its processes stand still, until <see cref="ContinueAsync"/>; connections stay open, and nobody answers.</summary>
    public async Task HangAsync()
    {
        if (_process is not { } process)
            return;
        // The postmaster first: it reaps no children then, so that none of their ids can become a stranger's.
        await process.SignalAsync("STOP");
        await SignalChildrenAsync("STOP", state => state == 'T');
    }

    public async Task ContinueAsync()
    {
        if (_process is not { } process)
            return;
        await SignalChildrenAsync("CONT", state => state != 'T');
        await process.SignalAsync("CONT");
    }

    /// <summary>Starts it again where it was: same data, same port, same <see cref="Url"/>.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken = default)
    {
        if (_process is { HasExited: false })
            throw new InvalidOperationException("Postgres is running.");
        await StopOrKillAsync(CancellationToken.None);
        await StopEarlierAsync(cancellationToken);
        var port = Port;
        await Waiting.UntilAsync(() => new(LoopbackPort.IsFree(port)), StartLimit, cancellationToken);
        if (!await TryStartAsync(port, cancellationToken))
            throw new StartFailedException($"Postgres could not be started again on port {port}.", GuardedProcess.Tail(LogFile, 20));
    }

    /// <summary>Completes with the exit code when the server that runs now has ended.</summary>
    public Task<int> Exited => (_process ?? throw new InvalidOperationException("Postgres is not running.")).Exited;

    public async ValueTask DisposeAsync() => await StopAsync();

    /// <summary>
    /// Makes the cluster once and returns its password. It is made beside its place and then moved there, so that a cluster that was
    /// interrupted half-way is never taken for a whole one.
    /// </summary>
    private static async Task<string> InitialiseAsync(PostgresBinaries binaries, ServiceAccount account, string directory, CancellationToken cancellationToken)
    {
        var data = Path.Combine(directory, "data");
        var passwordFile = Path.Combine(directory, "password");
        if (Directory.Exists(data))
        {
            return File.Exists(passwordFile)
                ? (await File.ReadAllTextAsync(passwordFile, cancellationToken)).Trim()
                : throw new StartFailedException($"{passwordFile} is missing, and without it nobody can log in to the Postgres beside it.", []);
        }

        var unfinished = Path.Combine(directory, "data.unfinished");
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        await WritePrivateAsync(passwordFile, password, cancellationToken);
        await account.GiveAsync(passwordFile, cancellationToken);
        await Executable.RunCheckedAsync(
            "Creating the Postgres cluster (initdb)",
            account.Command(
                binaries.Initdb, "--pgdata", unfinished, "--username", User, "--pwfile", passwordFile, "--auth", "scram-sha-256",
                "--encoding", "UTF8", "--locale", "C"),
            cancellationToken: cancellationToken);
        // Single-user mode needs no port, no password and no server that could be left behind.
        await Executable.RunCheckedAsync(
            "Creating the database",
            account.Command(binaries.Postgres, "--single", "-D", unfinished, "-c", "exit_on_error=on", "postgres"),
            input: $"CREATE DATABASE {Database}\n",
            cancellationToken: cancellationToken);
        await Executable.RunCheckedAsync(
            "Preparing the database",
            account.Command(
                binaries.Postgres, "--single", "-D", unfinished, "-c", "exit_on_error=on", "-c", "shared_preload_libraries=pg_stat_statements", Database),
            input: "CREATE EXTENSION pg_stat_statements\n",
            cancellationToken: cancellationToken);
        Directory.Move(unfinished, data);
        return password;
    }

    /// <summary>A data directory opens only with the major version that made it, which need not be the newest one here.</summary>
    private static PostgresBinaries BinariesFor(string directory, PostgresBinaries newest)
    {
        var made = File.ReadAllText(Path.Combine(directory, "data", "PG_VERSION")).Trim();
        return PostgresBinaries.Find(made) ?? newest;
    }

    private static async Task WritePrivateAsync(string file, string text, CancellationToken cancellationToken)
    {
        File.Delete(file);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var writer = new StreamWriter(file, options);
        await writer.WriteAsync(text.AsMemory(), cancellationToken);
    }

    /// <summary>
    /// Signals its children, which are in process groups of their own, so that a signal to its group does not reach them. Returns when each has taken
    /// the signal or has ended: on a busy machine that is a moment later.
    /// </summary>
    /// <param name="signal">Its POSIX name without SIG.</param>
    /// <param name="hasTaken">Whether a process in this state, a letter as ps says it, has taken the signal.</param>
    private async Task SignalChildrenAsync(string signal, Func<char, bool> hasTaken)
    {
        var postmaster = (await File.ReadAllLinesAsync(PidFile))[0].Trim();
        // Only when the postmaster stands still is nobody born meanwhile.
        await Waiting.UntilAsync(
            async () => (await ListAsync(process => process.Pid == postmaster)).All(process => process.State == 'T'), StartLimit, CancellationToken.None);
        var children = await ListAsync(process => process.Parent == postmaster);
        // One that has ended meanwhile is none that has to be told.
        await Executable.RunAsync(
            ["sh", "-c", "signal=$1; shift; for pid; do kill -s \"$signal\" \"$pid\"; done", "sh", signal, .. children.Select(child => child.Pid)]);
        await Waiting.UntilAsync(
            async () => (await ListAsync(process => process.Parent == postmaster)).All(child => child.State == 'Z' || hasTaken(child.State)),
            StartLimit,
            CancellationToken.None);

        static async Task<IReadOnlyList<(string Pid, string Parent, char State)>> ListAsync(Func<(string Pid, string Parent, char State), bool> isMeant) =>
            [.. (await Executable.RunCheckedAsync("Listing processes", ["ps", "-A", "-o", "pid=,ppid=,stat="]))
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(process => (process[0], process[1], process[2][0]))
                .Where(isMeant)];
    }

    private async Task StartOnFreePortAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < MostPorts; i++)
        {
            var port = i == 0 && LoopbackPort.Remembered(PortFile) is { } known && LoopbackPort.TryTake(known) ? known : LoopbackPort.Take();
            if (await TryStartAsync(port, cancellationToken))
                return;
        }
        throw new StartFailedException($"Postgres found every one of {MostPorts} ports taken.", GuardedProcess.Tail(LogFile, 20));
    }

    /// <summary>False when somebody else was faster on the port; any other failure is thrown with the server's own words.</summary>
    private async Task<bool> TryStartAsync(int port, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            "-D", Data, "-p", port.ToString(CultureInfo.InvariantCulture),
            "-c", "listen_addresses=127.0.0.1",
            "-c", "unix_socket_directories=",
            "-c", "wal_level=logical",
            "-c", "shared_preload_libraries=pg_stat_statements",
            "-c", "max_connections=400",
            "-c", "timezone=UTC",
            "-c", "log_timezone=UTC",
        ];
        var command = _account.Command([_binaries.Postgres, .. arguments]);
        File.Delete(LogFile);
        var process = await GuardedProcess.StartAsync(
            // SIGINT is Postgres' fast shutdown; its SIGTERM would wait until the last client has gone.
            new GuardedCommand("Postgres", command[0], [.. command.Skip(1)]) { LogFile = LogFile, WorkingDirectory = _directory, StopSignal = "INT" },
            cancellationToken);
        var started = false;
        try
        {
            await Waiting.UntilAsync(() => new(process.HasExited || IsReady()), StartLimit, cancellationToken);
            started = !process.HasExited && IsReady();
        }
        finally
        {
            if (!started)
                await process.DisposeAsync();
        }
        if (!started)
        {
            var log = process.LastLines(20);
            return log.Any(line => line.Contains("could not bind", StringComparison.Ordinal))
                ? false
                : throw new StartFailedException("Postgres did not start.", log);
        }
        _process = process;
        Port = port;
        LoopbackPort.Remember(PortFile, port);
        return true;
    }

    /// <summary>Postgres writes its state into line 8 of its pid file; pg_ctl waits for the same word.</summary>
    private bool IsReady()
    {
        try
        {
            return File.ReadAllLines(PidFile) is { Length: >= 8 } lines && lines[7].Trim() == "ready";
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>
    /// A run that was killed leaves its pid file, and for a moment its postmaster, until the guard has stopped it. The directory is
    /// ours alone, so a postmaster on it is ours as well.
    /// </summary>
    private async Task StopEarlierAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(PidFile))
            return;
        // pg_ctl says no (1) when the file is stale: then there is nothing to stop, and Postgres itself would clear it away.
        var (exitCode, _) = await Executable.RunAsync(
            _account.Command(_binaries.PgCtl, "stop", "-D", Data, "-m", "fast", "-w", "-t", "20"), cancellationToken: cancellationToken);
        if (exitCode != 0)
        {
            await Executable.RunAsync(
                _account.Command(_binaries.PgCtl, "stop", "-D", Data, "-m", "immediate", "-w", "-t", "20"), cancellationToken: cancellationToken);
        }
        // The ready mark of the dead must not be taken for that of the next.
        File.Delete(PidFile);
    }
}
