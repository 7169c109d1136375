using Microsoft.AspNetCore.Http.Features;

namespace Molecule.Gateway.Memories;

/// <summary>
/// Reads a key from the last segment of a path. The server decodes all of a path but <c>%2F</c>, so that a key with a slash cannot be told from
/// one with a percent sign; the request line can.
/// </summary>
internal static class KeyInPath
{
    private const string Slash = "%2F";

    public static string Read(string key, HttpContext context)
    {
        if (!key.Contains(Slash, StringComparison.OrdinalIgnoreCase))
            return key;

        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var path = target.Split('?', 2)[0].TrimEnd('/');
        return Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]);
    }
}
