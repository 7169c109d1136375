using Molecule.Cli.Local;
using Molecule.Cli.Up;

namespace Molecule.Cli.Chaos.Faults;

/// <summary>Does to one part what the schedule says, and starts it again whenever it has ended, as whoever runs it for real would.</summary>
internal sealed class Keeper(Victim victim, IReadOnlyList<Fault> faults, Journal journal, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when all that was to be done is done, and the part works.</summary>
    public Task Done => _done.Task;

    /// <summary>Keeps it until <paramref name="stop"/>.</summary>
    public async Task RunAsync(DateTimeOffset start, CancellationToken stop)
    {
        try
        {
            foreach (var fault in faults)
            {
                await WatchAsync(start + fault.At, stop);
                await DoAsync(fault, start + fault.Until, stop);
            }

            _done.TrySetResult();
            await WatchAsync(DateTimeOffset.MaxValue, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            _done.TrySetCanceled(stop);
        }
        catch (Exception failure)
        {
            _done.TrySetException(failure);
            throw;
        }
    }

    private async Task DoAsync(Fault fault, DateTimeOffset until, CancellationToken stop)
    {
        var from = time.GetUtcNow();
        journal.Say(fault.ToString());
        switch (fault.Kind)
        {
            case FaultKind.Kill:
                await victim.KillAsync();
                break;
            case FaultKind.Stop:
                await victim.StopAsync();
                break;
            default:
                await victim.HangAsync();
                break;
        }

        try
        {
            await DelayUntilAsync(until, stop);
        }
        finally
        {
            if (fault.Kind == FaultKind.Hang)
                await victim.ContinueAsync();
        }

        if (fault.Kind != FaultKind.Hang)
            await StartAsync(stop);
        else if (!await WorksAsync(stop))
            await StartAsync(stop);
        journal.WasAway(new Absence(victim.Part, fault.Kind, from, time.GetUtcNow()));
    }

    /// <summary>Waits, and starts the part again when it ends meanwhile.</summary>
    private async Task WatchAsync(DateTimeOffset until, CancellationToken stop)
    {
        while (time.GetUtcNow() < until)
        {
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var exited = victim.Exited();
            if (await Task.WhenAny(exited, DelayUntilAsync(until, enough.Token)) != exited)
            {
                stop.ThrowIfCancellationRequested();
                return;
            }

            await enough.CancelAsync();
            var from = time.GetUtcNow();
            journal.EndedByItself(victim.Part, Restarts.Reason(await exited));
            await StartAsync(stop);
            journal.WasAway(new Absence(victim.Part, FaultKind.Stop, from, time.GetUtcNow()));
        }
    }

    /// <summary>Starts it until it works: it may need others that are away.</summary>
    private async Task StartAsync(CancellationToken stop)
    {
        while (true)
        {
            try
            {
                await victim.StartAgainAsync(stop);
                journal.Started(victim.Pid());
                if (await WorksAsync(stop))
                    return;
            }
            catch (StartFailedException failure)
            {
                journal.Note($"{victim.Part} could not be started: {failure.Message} {string.Join(" | ", failure.Log.TakeLast(2))}");
            }

            await Task.Delay(Pause, time, stop);
        }
    }

    /// <summary>False when it ended, or does not work within the limit, in which case it is killed.</summary>
    private async Task<bool> WorksAsync(CancellationToken stop)
    {
        var exited = victim.Exited();
        var works = await Waiting.UntilAsync(async () => exited.IsCompleted || await victim.WorksAsync(stop), StartLimit, stop, time);
        if (works && !exited.IsCompleted)
            return true;
        if (!works)
        {
            journal.Note($"{victim.Part} did not work within {StartLimit.TotalSeconds:0} s and is killed");
            await victim.KillAsync();
        }

        return false;
    }

    private async Task DelayUntilAsync(DateTimeOffset until, CancellationToken stop)
    {
        // A delay has a longest length, and the end may be never.
        for (var rest = until - time.GetUtcNow(); rest > TimeSpan.Zero; rest = until - time.GetUtcNow())
            await Task.Delay(rest < TimeSpan.FromHours(1) ? rest : TimeSpan.FromHours(1), time, stop);
    }
}
