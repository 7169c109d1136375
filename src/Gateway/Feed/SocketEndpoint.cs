using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Options;
using Molecule.Gateway.Access;
using Molecule.Gateway.Documentation;
using Molecule.Gateway.Refusals;
using Molecule.Gateway.Wire;

namespace Molecule.Gateway.Feed;

/// <summary>The stream over a plain WebSocket (contract section 6).</summary>
internal static class SocketEndpoint
{
    internal const string Example =
        """
        {"event":"WORKSPACE_ONLINE","workspace_id":"019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21","timestamp":"2026-11-22T10:00:00.123456Z","payload":{"url":"http://127.0.0.1:9001"},"position":1235}
        """;

    public static void MapSocket(this IEndpointRouteBuilder app) =>
        app.MapGet("/ws", ListenAsync)
            .ForListener()
            .WithTags("Events")
            .WithName("ListenOverWebSocket")
            .WithSummary("Hear of events as they happen, over a WebSocket")
            .WithDescription(
                "One text frame for each event. With `X-Workspace-ID` those that routing lets reach that workspace, which stood where it did " +
                "when they happened: its own, its siblings', its parent's, its children's; without it all. Facts carry their `position`; with " +
                "`after` the stream begins with exactly what was missed. `RESUME` says what could not be told any more and where the stream goes " +
                "on: announcements, which carry no position, when they were lost (`announcements_lost`), or everything, when the log does not know " +
                "the position (`unknown_position`). `POSITION` says how far the log was looked through when nothing in it was to be heard. " +
                "Closed with 1001 when the gateway stops, 4008 when frames are not taken, 1000 when the workspace is removed or a token of it revoked: come back with the " +
                "last position. Whatever is sent is thrown away. Contract section 6.")
            .WithParameter("after", "The last position that is known; what happens from now on when left out.", isInteger: true)
            .WithExample(Example)
            .Produces<EnvelopeBody>(StatusCodes.Status101SwitchingProtocols, "application/json")
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status404NotFound,
                StatusCodes.Status410Gone,
                StatusCodes.Status500InternalServerError,
                StatusCodes.Status503ServiceUnavailable);

    private static async Task ListenAsync(
        string? after,
        HttpContext context,
        Seats seats,
        Reception reception,
        SubscriberStream stream,
        IHostApplicationLifetime lifetime,
        IOptions<FeedOptions> options,
        TimeProvider time,
        ILogger<SocketSession> logger)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync("this is a WebSocket: the request must ask for an upgrade", context.RequestAborted);
            return;
        }

        var position = Inputs.ParsePosition("after", after);
        using var seat = seats.Take();
        var subscriber = await reception.ReceiveAsync(context, position, context.RequestAborted);
        context.LetSlowClientsBe();
        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            KeepAliveInterval = options.Value.PingInterval,
            KeepAliveTimeout = options.Value.PongTimeout,
        });
        await new SocketSession(socket, options.Value, time, logger)
            .RunAsync(stream, subscriber, context.RequestAborted, lifetime.ApplicationStopping);
    }

    /// <summary>The server would cut clients off that take less than 240 bytes a second for five seconds; the stream has a limit of its own.</summary>
    internal static void LetSlowClientsBe(this HttpContext context)
    {
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
    }
}
