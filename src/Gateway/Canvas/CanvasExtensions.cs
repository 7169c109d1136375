using Microsoft.Extensions.Options;
using Molecule.Gateway.Access;
using Molecule.Gateway.Feed;

namespace Molecule.Gateway.Canvas;

/// <summary>The live canvas: its picture, its files, its viewport.</summary>
internal static class CanvasExtensions
{
    public static void AddCanvas(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<CanvasOptions>().BindConfiguration("MOLECULE_CANVAS").ValidateOnStart();
        services.AddSingleton<IValidateOptions<CanvasOptions>, CanvasOptionsValidator>();

        services.AddSingleton<VitalsTold>();
        services.AddSingleton<IAnnouncementObserver>(provider => provider.GetRequiredService<VitalsTold>());
        services.AddSingleton<Audience>();
        services.AddSingleton<OrganizationReader>();
        services.AddSingleton<CanvasStream>();
        services.AddHostedService<VitalsWatch>();

        // The built canvas lies in the source tree when the gateway runs from its build output, and beside the program once published.
        builder.WebHost.UseStaticWebAssets();

        // Run from its build output, the gateway would get a route for files that came later. It matches every path before it looks at the
        // name, so that a wrong method on a known path would be answered as an unknown path, and the other way round.
        builder.Configuration["DisableStaticAssetNotFoundRuntimeFallback"] = "true";
    }

    public static void MapCanvas(this WebApplication app)
    {
        // A canvas is let go when its session ends, and comes back with a new one.
        app.MapHub<CanvasHub>("/hubs/canvas", connection => connection.CloseOnAuthenticationExpiration = true).ForOperator();
        app.MapViewport();
        app.MapCanvasFiles();
    }
}
