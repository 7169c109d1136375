using Microsoft.AspNetCore.SignalR;
using Molecule.Gateway.Feed;
using Molecule.Gateway.Presence;
using Molecule.Gateway.Refusals;

namespace Molecule.Gateway.Canvas;

/// <summary>Where canvases connect.</summary>
internal sealed class CanvasHub(CanvasStream stream, Crowd crowd, PresenceStream presence) : Hub
{
    private const string PersonId = "person";

    /// <summary>Streams the organisation; see <see cref="CanvasStream"/>. One stream a connection: a new one ends the one before.</summary>
    public IAsyncEnumerable<CanvasFrame> Subscribe(long? position, CancellationToken cancellationToken) =>
        OneStream.ReplaceAsync(Context, "organisation", token => stream.ReadAsync(position, token), cancellationToken);

    /// <summary>Streams who else has a canvas open; see <see cref="PresenceStream"/>. One stream a connection: a new one ends the one before.</summary>
    public IAsyncEnumerable<PresenceFrame> Presence(CancellationToken cancellationToken) =>
        OneStream.ReplaceAsync(Context, "presence", token => presence.ReadAsync(You(), token), cancellationToken);

    /// <summary>
    /// Says where the person looks, which others are told as long as the connection stands. What comes more than
    /// <see cref="Crowd.MaxLooks"/> times a second is not heard; nothing of it is kept.
    /// </summary>
    public void Look(LookBody? look)
    {
        try
        {
            crowd.Look((look ?? new LookBody()).ToPerson(You()));
        }
        catch (Exception exception) when (Refusal.From(exception) is { } refusal)
        {
            throw new HubException(refusal.Body.Error, exception);
        }
    }

    /// <inheritdoc/>
    public override Task OnDisconnectedAsync(Exception? exception)
    {
        crowd.Leave(You());
        return base.OnDisconnectedAsync(exception);
    }

    /// <summary>The id of this open canvas. Not the connection's own, which is nobody else's business.</summary>
    private Guid You()
    {
        lock (Context.Items)
        {
            if (Context.Items.TryGetValue(PersonId, out var known) && known is Guid id)
                return id;

            var fresh = Guid.NewGuid();
            Context.Items[PersonId] = fresh;
            return fresh;
        }
    }
}
