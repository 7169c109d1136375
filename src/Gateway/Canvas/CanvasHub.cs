using Microsoft.AspNetCore.SignalR;
using Molecule.Gateway.Feed;

namespace Molecule.Gateway.Canvas;

/// <summary>Where canvases connect.</summary>
internal sealed class CanvasHub(CanvasStream stream) : Hub
{
    /// <summary>Streams the organisation; see <see cref="CanvasStream"/>. One stream a connection: a new one ends the one before.</summary>
    public IAsyncEnumerable<CanvasFrame> Subscribe(long? position, CancellationToken cancellationToken) =>
        OneStream.ReplaceAsync(Context, token => stream.ReadAsync(position, token), cancellationToken);
}
