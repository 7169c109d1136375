namespace Molecule.Storage.Tests;

/// <summary>Waits for what another process does, which has no clock that a test could hold.</summary>
internal static class Until
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks again until the answer is yes; fails, naming what it waited for, long after it should have been.</summary>
    public static async Task TrueAsync(string what, Func<Task<bool>> condition, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > Deadline)
                throw new TimeoutException($"Still not so after {Deadline.TotalSeconds:0} s: {what}");
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }
}
