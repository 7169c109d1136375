using Microsoft.Extensions.Options;

namespace Molecule.Gateway.Door;

/// <summary>Where the page is from that makes a request.</summary>
internal sealed class PageOrigins(IOptions<DoorOptions> options)
{
    private readonly AllowedOrigins _allowed =
        AllowedOrigins.TryParse(options.Value.Origins, out var allowed, out var error) ? allowed : throw new InvalidOperationException(error);

    /// <summary>Whether every origin is allowed.</summary>
    public bool AllowAll => _allowed.All;

    public bool Allow(string origin) => _allowed.Contains(origin);

    /// <summary>Whether a request is the gateway's own page's, or no page's at all.</summary>
    public static bool IsOwn(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        var host = request.Host.Value;
        return origin.Length == 0
            || origin.Equals($"http://{host}", StringComparison.OrdinalIgnoreCase)
            || origin.Equals($"https://{host}", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>
    /// Whether the session of the browser counts. To a browser all ports of one host are one site, so that pages of its other servers could
    /// send the cookie along; <c>*</c> lets them in, but not as the operator.
    /// </summary>
    public bool MayUseSessions(HttpRequest request) => IsOwn(request) || _allowed.Names(request.Headers.Origin.ToString());
}
