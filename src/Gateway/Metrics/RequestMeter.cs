using System.Collections.Concurrent;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.StaticAssets;

namespace Molecule.Gateway.Metrics;

/// <summary>Counts every request under the pattern of its path, so that there are as many series as endpoints and not as callers.</summary>
internal sealed class RequestMeter(RequestDelegate next, RequestInstruments instruments, TimeProvider time)
{
    private const string Unmatched = "unmatched";
    private const string Files = "/assets";
    private const string OtherMethod = "OTHER";

    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

    /// <summary>As many as there are endpoints, each put together once.</summary>
    private readonly ConcurrentDictionary<Endpoint, string> _paths = new();

    public async Task InvokeAsync(HttpContext context)
    {
        // Now, because a failure takes the endpoint away.
        var path = context.GetEndpoint() is { } endpoint ? _paths.GetOrAdd(endpoint, PathOf) : Unmatched;
        var method = Methods.FirstOrDefault(known => known == context.Request.Method) ?? OtherMethod;
        var isOpen = false;
        context.Response.OnStarting(() =>
        {
            isOpen = context.Response.StatusCode == StatusCodes.Status101SwitchingProtocols;
            if (isOpen)
                instruments.Open();

            return Task.CompletedTask;
        });

        var start = time.GetTimestamp();
        instruments.Begin();
        try
        {
            await next(context);
        }
        finally
        {
            instruments.End();
            if (isOpen)
                instruments.Close();

            instruments.Answered(method, path, context.Response.StatusCode, time.GetElapsedTime(start));
        }
    }

    /// <summary>The pattern with parameters as the contract writes them, <c>/workspaces/:id</c>.</summary>
    private static string PathOf(Endpoint endpoint)
    {
        if (endpoint is not RouteEndpoint { RoutePattern: var pattern })
            return Unmatched;

        if (endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null)
            return Files;

        return "/" + string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
        {
            RoutePatternParameterPart parameter => ":" + parameter.Name,
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternSeparatorPart separator => separator.Content,
            _ => "",
        }))));
    }
}
