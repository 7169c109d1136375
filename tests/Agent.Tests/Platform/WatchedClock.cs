using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Molecule.Agent.Tests.Platform;

/// <summary>
/// A clock that stands still until the test moves it, and tells which waits hang on it: a test waits until the wait is armed, looks
/// how long it is, and only then moves the clock.
/// </summary>
internal sealed class WatchedClock : FakeTimeProvider
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private readonly Channel<TimeSpan> _armed = Channel.CreateUnbounded<TimeSpan>();
    private int _live;

    /// <summary>The timeout of single calls; every call arms one, so they are told apart by their length.</summary>
    public static TimeSpan CallTimeout { get; } = TimeSpan.FromSeconds(11);

    /// <summary>How many timers exist that were not disposed.</summary>
    public int LiveTimers => Volatile.Read(ref _live);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Interlocked.Increment(ref _live);
        var timer = new WatchedTimer(base.CreateTimer(callback, state, dueTime, period), this);
        if (dueTime != CallTimeout)
        {
            _armed.Writer.TryWrite(dueTime);
        }

        return timer;
    }

    /// <summary>The length of the next wait that no test has looked at yet.</summary>
    public async Task<TimeSpan> NextWaitAsync()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        try
        {
            return await _armed.Reader.ReadAsync(deadline.Token);
        }
        catch (OperationCanceledException exception)
        {
            throw new TimeoutException("Nobody waits for the clock.", exception);
        }
    }

    /// <summary>Lets the next wait pass, and tells how long it was.</summary>
    public async Task<TimeSpan> PassNextWaitAsync()
    {
        var wait = await NextWaitAsync();
        Advance(wait);
        return wait;
    }

    private sealed class WatchedTimer(ITimer timer, WatchedClock clock) : ITimer
    {
        private int _disposed;

        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(dueTime, period);

        public void Dispose()
        {
            Forget();
            timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Forget();
            return timer.DisposeAsync();
        }

        private void Forget()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
            {
                Interlocked.Decrement(ref clock._live);
            }
        }
    }
}
