using System.Collections.Frozen;
using Microsoft.AspNetCore.Mvc;
using Molecule.Gateway.Access;
using Molecule.Gateway.Documentation;
using Molecule.Gateway.Refusals;
using Molecule.Gateway.Wire;

namespace Molecule.Gateway.Feed;

/// <summary>The stream as Server-Sent Events.</summary>
internal static class EventStreamEndpoint
{
    private const string LastEventId = "Last-Event-ID";
    private const int MaxTypes = 50;
    private const int MaxTypeLength = 100;

    public static void MapEventStream(this IEndpointRouteBuilder app) =>
        app.MapGet("/events/stream", ListenAsync)
            .ForListener()
            .WithTags("Events")
            .WithName("StreamEvents")
            .WithSummary("Hear of events as they happen, as Server-Sent Events")
            .WithDescription(
                "`event` is the event's name, `data` its envelope as on `/ws`, `id` its position in the log; announcements have none. A browser's " +
                "`EventSource` that comes back sends the last id by itself and hears exactly what it missed, from any gateway. An id alone says " +
                "how far the log was looked through; lines that begin with a colon say that the connection stands. `RESUME` is the same as on " +
                "`/ws`, and so is what is heard with `X-Workspace-ID`.")
            .WithParameter("after", "The last position that is known; `Last-Event-ID` goes before it. What happens from now on when both are left out.", isInteger: true)
            .WithParameter("type", "Only events of these types, joined by commas; all when left out.")
            .WithExample(SocketEndpoint.Example)
            .Produces<EnvelopeBody>(StatusCodes.Status200OK, "text/event-stream")
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status404NotFound,
                StatusCodes.Status410Gone,
                StatusCodes.Status500InternalServerError,
                StatusCodes.Status503ServiceUnavailable);

    private static async Task ListenAsync(
        [FromQuery] string? after,
        [FromQuery] string? type,
        HttpContext context,
        Seats seats,
        Reception reception,
        EventStream stream)
    {
        // A browser that comes back calls the same address again: what it adds itself is newer.
        var last = context.Request.Headers[LastEventId].ToString();
        var position = last.Length > 0 ? Inputs.ParsePosition(LastEventId, last) : Inputs.ParsePosition("after", after);
        var types = ParseTypes(type);
        using var seat = seats.Take();
        var subscriber = await reception.ReceiveAsync(context, position, context.RequestAborted);
        await stream.WriteAsync(context, subscriber with { Hearing = subscriber.Hearing with { Events = types } });
    }

    private static FrozenSet<string>? ParseTypes(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;

        var types = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return types.Length <= MaxTypes && types.All(type => type.Length <= MaxTypeLength)
            ? types.ToFrozenSet(StringComparer.Ordinal)
            : throw new BadInputException($"type must be at most {MaxTypes} names of at most {MaxTypeLength} characters", "invalid_field", "type");
    }
}
