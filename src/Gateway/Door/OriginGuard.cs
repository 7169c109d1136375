using Molecule.Gateway.Refusals;

namespace Molecule.Gateway.Door;

/// <summary>
/// Keeps foreign web pages out. Without tokens a browser on this machine is the way in for any page that it shows, so a page of another
/// origin is refused whatever it asks for, also when it opens a WebSocket; and only the loopback names are served, because a page may
/// point a name of its own at 127.0.0.1 and would then be of the gateway's own origin (DNS rebinding). With an operator token such a page
/// gains nothing by its name, since it has neither token nor cookie: then any name is served, or those in <c>MOLECULE_HOSTS</c>.
/// </summary>
internal sealed class OriginGuard(RequestDelegate next, ServedHosts hosts, PageOrigins origins)
{
    private const string Methods = "GET,POST,PUT,PATCH,DELETE,OPTIONS";
    private const string Headers = "Origin,Content-Type,X-Workspace-Id,Authorization";

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!hosts.Serve(request.Host.Host))
        {
            return Answers.WriteAsync(
                context.Response,
                StatusCodes.Status400BadRequest,
                new ErrorBody { Error = hosts.Explanation, Code = "unknown_host" },
                context.RequestAborted);
        }

        if (PageOrigins.IsOwn(request))
            return next(context);

        var origin = request.Headers.Origin.ToString();
        if (!origins.Allow(origin))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        return HttpMethods.IsOptions(request.Method) ? AnswerPreflight(context, origin) : ContinueAsync(context, origin);
    }

    private Task AnswerPreflight(HttpContext context, string origin)
    {
        var headers = context.Response.Headers;
        Allow(headers, origin);
        headers.AccessControlAllowMethods = Methods;
        headers.AccessControlAllowHeaders = Headers;
        headers.Append("Vary", "Access-Control-Request-Method");
        headers.Append("Vary", "Access-Control-Request-Headers");
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private Task ContinueAsync(HttpContext context, string origin)
    {
        // An error clears the headers that were set so far, and a page must be able to read errors too.
        context.Response.OnStarting(() =>
        {
            Allow(context.Response.Headers, origin);
            return Task.CompletedTask;
        });
        return next(context);
    }

    private void Allow(IHeaderDictionary headers, string origin)
    {
        headers.AccessControlAllowOrigin = origins.AllowAll ? "*" : origin;
        if (origins.AllowAll)
            return;

        headers.AccessControlAllowCredentials = "true";
        headers.Append("Vary", "Origin");
    }
}
