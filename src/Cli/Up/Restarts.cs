using Molecule.Cli.Local;
using Molecule.Cli.Terminal;

namespace Molecule.Cli.Up;

/// <summary>Starts what ends by itself again, after a pause that grows while it keeps ending.</summary>
internal sealed class Restarts(ProgressLines progress, DataDirectory data, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>A run of this length counts as one that worked.</summary>
    private static readonly TimeSpan GoodRun = TimeSpan.FromMinutes(1);

    /// <summary>Watches until <paramref name="stop"/>; a failed new start is said and tried again.</summary>
    public async Task WatchAsync(
        string name, Func<Task<int>> exited, Func<CancellationToken, Task> startAgain, Func<int> pid, CancellationToken stop)
    {
        var pause = FirstPause;
        while (true)
        {
            var started = time.GetTimestamp();
            var exitCode = await exited().WaitAsync(stop);
            pause = time.GetElapsedTime(started) > GoodRun ? FirstPause : pause;
            progress.Note($"{name} ended ({Reason(exitCode)}): starting it again in {pause.TotalSeconds:0} s");
            await Task.Delay(pause, time, stop);
            pause = Longer(pause);
            while (!await TryStartAsync(name, startAgain, stop))
            {
                await Task.Delay(pause, time, stop);
                pause = Longer(pause);
            }
            data.Record(name, pid());
            progress.Done($"{name} is running again");
        }
    }

    internal static string Reason(int exitCode) => exitCode switch
    {
        137 => "killed",
        134 => "aborted",
        139 => "segmentation fault",
        _ => $"exit code {exitCode}",
    };

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;

    private async Task<bool> TryStartAsync(string name, Func<CancellationToken, Task> startAgain, CancellationToken stop)
    {
        try
        {
            await startAgain(stop);
            return true;
        }
        catch (StartFailedException e)
        {
            progress.Note($"{name} could not be started: {e.Message}");
            progress.Quote(e.Log.TakeLast(3));
            return false;
        }
    }
}
