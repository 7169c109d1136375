namespace Molecule.Gateway.Feed;

/// <summary>
/// Wakes whoever waits. Take <see cref="Next"/> before looking whether there is anything to do, and await it after: what happens between
/// is then not missed.
/// </summary>
internal sealed class Pulse
{
    private TaskCompletionSource _next = Create();

    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Waits for a pulse, or until the time is over.</summary>
    public static async Task WaitAsync(Task next, TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(next, Task.Delay(atMost, time, timer.Token));
        await timer.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    // Whoever waits must not run inside the one who beats.
    public void Beat() => Interlocked.Exchange(ref _next, Create()).TrySetResult();

    private static TaskCompletionSource Create() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
