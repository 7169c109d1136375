namespace Molecule.Gateway.Door;

/// <summary>
/// Tells browsers what pages of the gateway may do (contract section 1.7). Strict-Transport-Security is left out where there is no TLS:
/// the standard forbids it there, and a laptop's other programs on localhost would suffer from it.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    private const string Canvas =
        "default-src 'self'; connect-src 'self' ws: wss:; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'self'";

    private const string OneYear = "max-age=31536000; includeSubDomains";

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "no-referrer";
            headers.ContentSecurityPolicy = context.GetEndpoint()?.Metadata.GetMetadata<PagePolicy>()?.Policy ?? Canvas;
            if (context.Request.IsHttps)
                headers.StrictTransportSecurity = OneYear;

            return Task.CompletedTask;
        });
        return next(context);
    }
}
