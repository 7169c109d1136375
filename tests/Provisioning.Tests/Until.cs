namespace Molecule.Provisioning.Tests;

/// <summary>Waits for something that another process does.</summary>
internal static class Until
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static async Task TrueAsync(Func<Task<bool>> isSo, string what)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            if (TimeProvider.System.GetElapsedTime(start) > Limit)
                Assert.Fail($"Not within {Limit.TotalMinutes} minutes: {what}");
            await Task.Delay(Pause, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
