namespace Molecule.Cli.Local;

/// <summary>A part of a local cluster as its own process: it can be stopped, killed, and started again as the same part.</summary>
internal sealed class LocalProcess(GuardedCommand command) : IAsyncDisposable
{
    private GuardedProcess? _process;

    public string Name => command.Name;

    public string LogFile => command.LogFile;

    public bool HasExited => _process?.HasExited ?? true;

    /// <summary>The process id, for whoever wants to kill it from outside.</summary>
    public int Pid => (_process ?? throw new InvalidOperationException($"{Name} is not running.")).Pid;

    /// <summary>The exit code of the run that is on now, when it has ended.</summary>
    public Task<int> Exited => (_process ?? throw new InvalidOperationException($"{Name} is not running.")).Exited;

    /// <summary>Starts it, with an empty log.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (File.Exists(command.LogFile))
            File.Delete(command.LogFile);
        _process = await GuardedProcess.StartAsync(command, cancellationToken);
    }

    /// <summary>Starts it once more after it ended, was stopped or was killed; its log goes on where it was.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken = default)
    {
        if (!HasExited)
            throw new InvalidOperationException($"{Name} is running.");
        if (_process is { } ended)
            await ended.DisposeAsync();
        _process = await GuardedProcess.StartAsync(command, cancellationToken);
    }

    /// <summary>Asks it to stop; kills it when its grace period is over.</summary>
    public Task StopAsync() => StopOrKillAsync(CancellationToken.None);

    /// <summary>As <see cref="StopAsync"/>, but it is killed as soon as <paramref name="hurry"/> says so.</summary>
    public async Task StopOrKillAsync(CancellationToken hurry)
    {
        if (_process is { } process)
            await process.StopOrKillAsync(hurry);
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
            await process.KillAsync();
    }

    /// <summary>Sends a signal by its POSIX name without SIG, such as STOP and CONT.</summary>
    public Task SignalAsync(string signal) => _process?.SignalAsync(signal) ?? Task.CompletedTask;

    public IReadOnlyList<string> LastLines(int count) => GuardedProcess.Tail(command.LogFile, count);

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
            await process.DisposeAsync();
    }
}
