using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace Molecule.Gateway.Canvas;

/// <summary>Where canvases connect.</summary>
internal sealed class CanvasHub(CanvasStream stream, CanvasConnections connections, IOptions<CanvasOptions> options) : Hub
{
    private const string Seat = "seat";
    private const string Current = "subscription";

    /// <summary>Streams the organisation; see <see cref="CanvasStream"/>. One stream a connection: a new one ends the one before.</summary>
    public async IAsyncEnumerable<CanvasFrame> Subscribe(
        long? position,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var subscription = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await ReplaceAsync(subscription);
        await using var frames = stream.ReadAsync(position, subscription.Token).GetAsyncEnumerator(CancellationToken.None);
        while (await MoveAsync(frames, subscription.Token))
            yield return frames.Current;
    }

    /// <inheritdoc/>
    public override Task OnConnectedAsync()
    {
        Context.Items[Seat] = connections.TryTake()
            ?? throw new HubException($"this gateway serves {options.Value.MaxConnections} canvases already");
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnDisconnectedAsync(Exception? exception)
    {
        (Context.Items[Seat] as IDisposable)?.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>A stream that another one replaces has ended; it has not failed.</summary>
    private static async ValueTask<bool> MoveAsync(IAsyncEnumerator<CanvasFrame> frames, CancellationToken cancellationToken)
    {
        try
        {
            return await frames.MoveNextAsync();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task ReplaceAsync(CancellationTokenSource subscription)
    {
        CancellationTokenSource? earlier;
        lock (Context.Items)
        {
            earlier = Context.Items.TryGetValue(Current, out var found) ? (CancellationTokenSource?)found : null;
            Context.Items[Current] = subscription;
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
