namespace Molecule.Gateway.Tests;

/// <summary>Waits for what will happen, instead of sleeping until it should have.</summary>
internal static class Until
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    public static Task TrueAsync(Func<bool> condition, Action? meanwhile = null) => TrueAsync(() => Task.FromResult(condition()), meanwhile);

    public static async Task TrueAsync(Func<Task<bool>> condition, Action? meanwhile = null)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > Deadline)
                throw new TimeoutException("It did not happen.");

            meanwhile?.Invoke();
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
