using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Molecule.Gateway.Wire;

namespace Molecule.Gateway.Door;

/// <summary>Where the gateway listens, what a connection may cost, and which pages may call.</summary>
internal static class DoorExtensions
{
    /// <summary>
    /// Bodies over <see cref="BodyReader.MaxBytes"/> are refused. What is still on its way is read and thrown away up to here, because a
    /// client that is sending would otherwise find the connection broken and not the refusal.
    /// </summary>
    private const long MostThatIsThrownAway = 32 * 1024 * 1024;

    public static void AddDoor(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<DoorOptions>()
            .Configure<IConfiguration>((options, configuration) =>
            {
                options.Listen = configuration["MOLECULE_LISTEN"] ?? options.Listen;
                options.Port = configuration["PORT"] ?? options.Port;
                options.OperatorToken = configuration["MOLECULE_OPERATOR_TOKEN"] ?? options.OperatorToken;
                options.Hosts = configuration["MOLECULE_HOSTS"] ?? options.Hosts;
                options.Origins = configuration["CORS_ORIGINS"] ?? options.Origins;
                configuration.GetSection("MOLECULE_DOOR").Bind(options);
            })
            .ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<DoorOptions>, DoorOptionsValidator>();
        builder.Services.AddSingleton<ServedHosts>();
        builder.Services.AddSingleton<PageOrigins>();
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<DoorOptions>>((kestrel, door) => Open(kestrel, door.Value));
    }

    public static void UseDoor(this WebApplication app)
    {
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<OriginGuard>();
    }

    private static void Open(KestrelServerOptions kestrel, DoorOptions door)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MostThatIsThrownAway;
        kestrel.Limits.RequestHeadersTimeout = door.HeadersTimeout;
        kestrel.Limits.MaxConcurrentConnections = door.MaxConnections;
        kestrel.Limits.MaxConcurrentUpgradedConnections = door.MaxConnections;

        var port = ushort.Parse(door.Port, CultureInfo.InvariantCulture);
        if (door.Listen != DoorOptions.Localhost)
            kestrel.Listen(IPAddress.Parse(door.Listen), port);
        else if (port == 0)
            kestrel.Listen(IPAddress.Loopback, port);
        else
            kestrel.ListenLocalhost(port);
    }
}
