namespace Molecule.Cli.Local;

/// <summary>Asks again and again until something is so.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <summary>False when <paramref name="limit"/> passed and it still was not so.</summary>
    public static async Task<bool> UntilAsync(
        Func<ValueTask<bool>> isSo, TimeSpan limit, CancellationToken cancellationToken, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        var start = time.GetTimestamp();
        while (!await isSo())
        {
            if (time.GetElapsedTime(start) > limit)
                return false;
            await Task.Delay(Pause, time, cancellationToken);
        }
        return true;
    }
}
