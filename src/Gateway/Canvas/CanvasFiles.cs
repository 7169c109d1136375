using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.FileProviders;
using Molecule.Gateway.Access;

namespace Molecule.Gateway.Canvas;

/// <summary>The canvas's own files.</summary>
internal static class CanvasFiles
{
    private const string NotBuilt =
        "The canvas is not built. Build the gateway with Node.js 20.19 or later at hand: dotnet build src/Gateway -c Release";

    private const string Assets = "/assets";

    /// <summary>Where the canvas can be opened; what a part of it means is the canvas's own affair.</summary>
    private static readonly string[] Addresses = ["/", "/w/{id}", "/w/{id}/{tab}"];

    private const string Forever = "public, max-age=31536000, immutable";
    private const string LookEachTime = "no-cache";

    /// <summary>Names under assets/ carry a hash of what they hold, so they never change; the page that names them is looked at each time.</summary>
    public static void UseCanvasFiles(this WebApplication app) =>
        app.Use((context, next) =>
        {
            if (!context.Request.Path.StartsWithSegments(Assets, StringComparison.OrdinalIgnoreCase))
                return next(context);

            context.Response.OnStarting(() =>
            {
                if (context.Response.StatusCode is StatusCodes.Status200OK or StatusCodes.Status304NotModified)
                    context.Response.Headers.CacheControl = Forever;

                return Task.CompletedTask;
            });
            return next(context);
        });

    public static void MapCanvasFiles(this WebApplication app)
    {
        app.MapStaticAssets().ForAnyone();
        foreach (var address in Addresses)
        {
            app.MapGet(address, (IWebHostEnvironment environment, HttpResponse response) => OpenPage(environment.WebRootFileProvider, response))
                .ExcludeFromDescription()
                .ForAnyone();
        }
    }

    /// <summary>The page, or how to build it.</summary>
    public static Results<PhysicalFileHttpResult, ContentHttpResult> OpenPage(IFileProvider files, HttpResponse response)
    {
        var page = files.GetFileInfo("index.html");
        if (page is { Exists: true, PhysicalPath: { } path })
        {
            response.Headers.CacheControl = LookEachTime;
            return TypedResults.PhysicalFile(path, "text/html; charset=utf-8", lastModified: page.LastModified);
        }

        return TypedResults.Text(NotBuilt, "text/plain", statusCode: StatusCodes.Status404NotFound);
    }
}
