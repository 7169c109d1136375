using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Molecule.Grains.Chores;

/// <summary>Does every chore when its time has come, one at a time. There is one for the whole cluster, on whichever silo it happens to live.</summary>
// The timer interleaves, so that whoever wakes the grain is answered while a round runs. Nothing else touches the list of what is due, and a
// timer does not tick again before its last tick has ended: so there is never more than one round at a time.
[GrainType("chores")]
internal sealed partial class ChoresGrain(
    IEnumerable<IChore> chores,
    IHostApplicationLifetime silo,
    TimeProvider time,
    ILogger<ChoresGrain> logger) : Grain, IChores
{
    /// <summary>A round that takes this long is ended; the next one goes on.</summary>
    public static readonly TimeSpan RoundLimit = TimeSpan.FromMinutes(1);

    /// <summary>Longest pause after a failure: an outage during one round must not cost a chore that is done every few hours its whole interval.</summary>
    public static readonly TimeSpan RetryPause = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly Turn[] _turns = [.. chores.Select(chore => new Turn(chore))];

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(RunDueAsync, new GrainTimerCreationOptions(Tick, Tick) { Interleave = true });
        return Task.CompletedTask;
    }

    public Task WakeAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Gives each chore that is due one round. One that found something is due again at the next tick, after all others had theirs.</summary>
    private async Task RunDueAsync(CancellationToken cancellationToken)
    {
        foreach (var turn in _turns)
        {
            if (turn.IsDue(time))
            {
                turn.Rest(await RunAsync(turn.Chore, cancellationToken), time);
            }
        }
    }

    /// <returns>How long to leave the chore alone.</returns>
    private async Task<TimeSpan> RunAsync(IChore chore, CancellationToken cancellationToken)
    {
        // A grain that is deactivated waits for what runs in it, and a silo that stops for its grains: the round must hear of it by itself.
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silo.ApplicationStopping);
        using var limit = new CancellationTokenSource(RoundLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping.Token);
        try
        {
            var touched = await chore.RunAsync(either.Token);
            if (touched == 0)
            {
                return chore.Interval;
            }

            LogDone(logger, chore.Name, touched);
            return TimeSpan.Zero;
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            // Also a bug: a chore that cannot be done must not keep the others from being done.
            LogFailed(logger, chore.Name, exception);
            return chore.Interval < RetryPause ? chore.Interval : RetryPause;
        }
        catch (OperationCanceledException)
        {
            return chore.Interval;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Chore {Chore} touched {Rows} rows")]
    private static partial void LogDone(ILogger logger, string chore, int rows);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Chore {Chore} could not finish its round; the next one goes on")]
    private static partial void LogFailed(ILogger logger, string chore, Exception exception);

    /// <summary>When it is a chore's turn again. All are due at once when the grain wakes.</summary>
    private sealed class Turn(IChore chore)
    {
        private long? _restingSince;
        private TimeSpan _rest;

        public IChore Chore { get; } = chore;

        public bool IsDue(TimeProvider time) => _restingSince is not { } since || time.GetElapsedTime(since) >= _rest;

        public void Rest(TimeSpan duration, TimeProvider time) => (_restingSince, _rest) = (time.GetTimestamp(), duration);
    }
}
