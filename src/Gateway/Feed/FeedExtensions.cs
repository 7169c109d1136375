using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;
using Molecule.Gateway.Access;
using Molecule.Gateway.Wire;

namespace Molecule.Gateway.Feed;

/// <summary>The live reader of the log, and the ways to listen to it.</summary>
internal static class FeedExtensions
{
    public static void AddFeed(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<FeedOptions>().BindConfiguration("MOLECULE_FEED").ValidateOnStart();
        services.AddSingleton<IValidateOptions<FeedOptions>, FeedOptionsValidator>();

        services.AddSingleton<EventFeed>();
        services.AddSingleton<FeedReader>();
        services.AddSingleton<SubscriberStream>();
        services.AddSingleton<EventStream>();
        services.AddSingleton<Reception>();
        services.AddSingleton<Seats>();
        services.AddHostedService<EventPump>();

        services.AddSignalR(hubs => hubs.AddFilter<SeatFilter>())
            .AddJsonProtocol(json => WireJson.Apply(json.PayloadSerializerOptions));
        services.AddSingleton<SeatFilter>();
    }

    /// <summary>Lets connections be upgraded, and refuses those for which there is no seat while they can still be answered in words.</summary>
    public static void UseFeed(this WebApplication app)
    {
        app.UseWebSockets();
        app.Use((context, next) =>
        {
            // A connection of a hub that was negotiated names itself and has its seat.
            if (context.GetEndpoint()?.Metadata.GetMetadata<HubMetadata>() is not null && !context.Request.Query.ContainsKey("id"))
                context.RequestServices.GetRequiredService<Seats>().RefuseWhenTaken();

            return next(context);
        });
    }

    public static void MapFeed(this WebApplication app)
    {
        app.MapSocket();
        app.MapEventStream();
        app.MapHub<AgentHub>("/hubs/agent", connection => connection.CloseOnAuthenticationExpiration = true).ForListener();
    }
}
