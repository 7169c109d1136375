namespace Molecule.EndToEnd.Tests.Clusters;

/// <summary>Waits for what other processes do, which have no clock that a test could hold. The deadlines are far beyond what is expected.</summary>
internal static class Until
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks again until the answer is yes.</summary>
    public static Task TrueAsync(string what, Func<Task<bool>> ask, CancellationToken cancellationToken) =>
        SeenAsync(what, ask, answer => answer, cancellationToken);

    /// <summary>As above, for what is at hand.</summary>
    public static Task TrueAsync(string what, Func<bool> ask, CancellationToken cancellationToken) =>
        TrueAsync(what, () => Task.FromResult(ask()), cancellationToken);

    /// <summary>Reads again until the value is the expected one; says what it was instead when it never is.</summary>
    public static Task BecomesAsync<T>(string what, T expected, Func<Task<T>> read, CancellationToken cancellationToken) =>
        SeenAsync($"{what} is {expected}", read, value => EqualityComparer<T>.Default.Equals(value, expected), cancellationToken);

    /// <summary>Reads again until the value is as wanted, and returns it.</summary>
    public static async Task<T> SeenAsync<T>(string what, Func<Task<T>> read, Func<T, bool> isWanted, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var value = await read();
            if (isWanted(value))
            {
                return value;
            }

            if (TimeProvider.System.GetElapsedTime(started) > Deadline)
            {
                throw new TimeoutException($"Not so after {Deadline.TotalSeconds:0} s: {what}. Last seen: {value}");
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Lets time pass that has to pass for the claim to mean something: an outage that lasts longer than the patience of a workspace.</summary>
    public static Task PassedAsync(TimeSpan time, CancellationToken cancellationToken) => Task.Delay(time, TimeProvider.System, cancellationToken);
}
