using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Molecule.Cli.Local;

/// <summary>
/// A child process that cannot outlive this one. Between the two stands a small shell, the guard, which holds the read end of a pipe
/// from us: when we end, however we end, the kernel closes the write end, the guard reads end-of-file and stops the child.
/// (PR_SET_PDEATHSIG would be no substitute: it follows the thread that forked, and pool threads come and go.)
/// </summary>
internal sealed class GuardedProcess : IAsyncDisposable
{
    /// <summary>
    /// The guard. Its stdin carries signal names from us to the child, so that a signal can never hit a stranger that got the
    /// child's pid after it: only the guard reaps the child. It answers the child's pid on stdout once. The `exec 3&lt;&amp;0` is there
    /// because a shell without job control gives background jobs /dev/null as stdin.
    /// </summary>
    private const string Guard =
        """
        grace=$1 stop=$2 log=$3
        shift 3
        exec 3<&0 4>&1 </dev/null >>"$log" 2>&1
        "$@" 3<&- 4>&- &
        child=$!
        trap '' HUP INT TERM
        (
          exec 4>&-
          while read -r signal <&3; do
            kill -s "$signal" "$child"
            if [ "$signal" = KILL ]; then kill -KILL "-$$"; fi
          done
          kill -s "$stop" "$child"
          waited=0
          while [ "$waited" -lt "$grace" ] && kill -0 "$child"; do sleep 1; waited=$((waited + 1)); done
          kill -KILL "$child"
          kill -KILL "-$$"
        ) >/dev/null 2>&1 &
        watcher=$!
        echo "$child" >&4
        exec 3<&- 4>&-
        wait "$child"
        code=$?
        { kill -KILL "$watcher"; kill -TERM "-$$"; } >/dev/null 2>&1
        exit "$code"
        """;

    /// <summary>
    /// How long a child may take that has lost us. Not long: all guards act at the same moment, so silos have no database to say
    /// goodbye to, and whoever starts us again waits for their ports.
    /// </summary>
    private static readonly TimeSpan OrphanGrace = TimeSpan.FromSeconds(3);

    private readonly GuardedCommand _command;
    private readonly Process _guard;

    private GuardedProcess(GuardedCommand command, Process guard, int pid)
    {
        _command = command;
        _guard = guard;
        Pid = pid;
        Exited = ObserveExitAsync();
    }

    /// <summary>The process id of the real child, not of its guard.</summary>
    public int Pid { get; }

    /// <summary>Completes with the exit code when the child has ended; 128 + n when signal n ended it.</summary>
    public Task<int> Exited { get; }

    public bool HasExited => Exited.IsCompleted;

    public static async Task<GuardedProcess> StartAsync(GuardedCommand command, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(command.LogFile))!);
        var start = new ProcessStartInfo
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = command.WorkingDirectory ?? Directory.GetCurrentDirectory(),
        };
        foreach (var (name, value) in command.Environment)
            start.Environment[name] = value;
        foreach (var argument in NewSession().Concat(["sh", "-c", Guard, "molecule-guard"]))
            start.ArgumentList.Add(argument);
        start.FileName = start.ArgumentList[0];
        start.ArgumentList.RemoveAt(0);
        var grace = command.Grace < OrphanGrace ? command.Grace : OrphanGrace;
        start.ArgumentList.Add(((int)grace.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        start.ArgumentList.Add(command.StopSignal);
        start.ArgumentList.Add(Path.GetFullPath(command.LogFile));
        start.ArgumentList.Add(command.FileName);
        foreach (var argument in command.Arguments)
            start.ArgumentList.Add(argument);

        var guard = Process.Start(start) ?? throw new StartFailedException($"{command.Name} could not be started.", []);
        var answer = await guard.StandardOutput.ReadLineAsync(cancellationToken);
        if (!int.TryParse(answer, NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
        {
            guard.Dispose();
            throw new StartFailedException($"{command.Name} could not be started: its guard gave no process id.", Tail(command.LogFile, 20));
        }
        return new GuardedProcess(command, guard, pid);
    }

    /// <summary>Asks the child to stop, and kills it when it has not within its grace period.</summary>
    public Task<int> StopAsync() => StopOrKillAsync(CancellationToken.None);

    /// <summary>As <see cref="StopAsync"/>, but the grace period is over as soon as <paramref name="hurry"/> says so.</summary>
    public async Task<int> StopOrKillAsync(CancellationToken hurry)
    {
        await SignalAsync(_command.StopSignal);
        try
        {
            return await Exited.WaitAsync(_command.Grace, TimeProvider.System, hurry);
        }
        catch (TimeoutException)
        {
            return await KillAsync();
        }
        catch (OperationCanceledException)
        {
            return await KillAsync();
        }
    }

    /// <summary>kill -9: the child and whatever it left in its process group are gone when this returns.</summary>
    public async Task<int> KillAsync()
    {
        await SignalAsync("KILL");
        return await Exited;
    }

    /// <summary>Sends a signal by its POSIX name without SIG (<c>STOP</c>, <c>QUIT</c>); nothing happens when the child has ended.</summary>
    public async Task SignalAsync(string signal)
    {
        try
        {
            await _guard.StandardInput.WriteAsync(signal + "\n");
            await _guard.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            // The guard is gone, and it goes only after the child.
        }
        catch (ObjectDisposedException)
        {
            // As above: disposed after the exit was seen.
        }
    }

    /// <summary>The last lines the child wrote.</summary>
    public IReadOnlyList<string> LastLines(int count) => Tail(_command.LogFile, count);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _guard.Dispose();
    }

    internal static IReadOnlyList<string> Tail(string file, int count)
    {
        const int LongestTail = 64 * 1024;
        if (!File.Exists(file))
            return [];
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (stream.Length > LongestTail)
            stream.Seek(-LongestTail, SeekOrigin.End);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(count)];
    }

    private async Task<int> ObserveExitAsync()
    {
        await _guard.WaitForExitAsync();
        return _guard.ExitCode;
    }

    /// <summary>
    /// The words that put a command into a session of its own, where the terminal's Ctrl-C does not reach it: whoever started it
    /// decides in which order things stop. Postgres and Redis set their own SIGINT handlers, so ignoring the signal would not do.
    /// </summary>
    private static string[] NewSession()
    {
        if (Executable.Find("setsid") is { } setsid)
            return [setsid];
        // macOS has no setsid command, but it has Perl.
        return Executable.Find("perl") is { } perl ? [perl, "-e", "use POSIX; POSIX::setsid(); exec @ARGV", "--"] : ["env"];
    }
}
