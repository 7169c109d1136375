namespace Molecule.Gateway.Feed;

/// <summary>Says now and then that a connection stands on which there is nothing else to say.</summary>
internal static class Pings
{
    /// <summary>Waits for the next piece of a stream, however long that takes, and pings meanwhile.</summary>
    /// <param name="next">Whether there is one.</param>
    /// <param name="ping">Writes a ping.</param>
    /// <param name="interval">How often.</param>
    /// <param name="time">Measures.</param>
    /// <param name="end">Ends the stream. It is ended when a ping cannot be written, because a stream can only be left once it has stopped moving.</param>
    public static async Task<bool> WaitAsync(Task<bool> next, Func<Task> ping, TimeSpan interval, TimeProvider time, CancellationTokenSource end)
    {
        try
        {
            while (true)
            {
                await Pulse.WaitAsync(next, interval, time, CancellationToken.None);
                if (next.IsCompleted)
                    return await next;

                await ping();
            }
        }
        catch when (!next.IsCompleted)
        {
            await end.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            throw;
        }
    }
}
