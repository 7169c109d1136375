using Microsoft.AspNetCore.SignalR;

namespace Molecule.Gateway.Feed;

/// <summary>Gives every connection of a hub a seat for as long as it stands.</summary>
internal sealed class SeatFilter(Seats seats) : IHubFilter
{
    private const string Seat = "seat";

    /// <inheritdoc/>
    public Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        try
        {
            context.Context.Items[Seat] = seats.Take();
        }
        catch (SeatsTakenException taken)
        {
            throw new HubException(taken.Message, taken);
        }

        return next(context);
    }

    /// <inheritdoc/>
    public Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        (context.Context.Items[Seat] as IDisposable)?.Dispose();
        return next(context, exception);
    }
}
