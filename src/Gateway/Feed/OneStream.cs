using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.SignalR;
using Molecule.Gateway.Refusals;

namespace Molecule.Gateway.Feed;

/// <summary>One stream of each name a connection of a hub: a new one ends the one before.</summary>
internal static class OneStream
{
    public static async IAsyncEnumerable<TFrame> ReplaceAsync<TFrame>(
        HubCallerContext connection,
        string name,
        Func<CancellationToken, IAsyncEnumerable<TFrame>> open,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var subscription = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await EndEarlierAsync(connection, name, subscription);
        await using var frames = open(subscription.Token).GetAsyncEnumerator(CancellationToken.None);
        while (await MoveAsync(frames, subscription.Token))
            yield return frames.Current;
    }

    /// <summary>A stream that another one replaces has ended; it has not failed. A refusal is for the caller to read.</summary>
    private static async ValueTask<bool> MoveAsync<TFrame>(IAsyncEnumerator<TFrame> frames, CancellationToken cancellationToken)
    {
        try
        {
            return await frames.MoveNextAsync();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception exception) when (Refusal.From(exception) is { } refusal)
        {
            throw new HubException(refusal.Body.Error, exception);
        }
    }

    private static async Task EndEarlierAsync(HubCallerContext connection, string name, CancellationTokenSource subscription)
    {
        CancellationTokenSource? earlier;
        lock (connection.Items)
        {
            earlier = connection.Items.TryGetValue(name, out var found) ? (CancellationTokenSource?)found : null;
            connection.Items[name] = subscription;
        }

        try
        {
            if (earlier is not null)
                await earlier.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The earlier stream ended by itself.
        }
    }
}
