using Microsoft.AspNetCore.Http.Features;

namespace Molecule.Gateway.Wire;

/// <summary>
/// Reads a text of any kind from a segment of a path. The server decodes all of a path but <c>%2F</c>, so that a text with a slash cannot be told
/// from one with a percent sign; the request line can.
/// </summary>
internal static class PathSegment
{
    private const string Slash = "%2F";

    /// <summary>The text as it was before it was encoded; <paramref name="after"/> is how many segments follow it.</summary>
    public static string Read(string text, HttpContext context, int after = 0)
    {
        if (!text.Contains(Slash, StringComparison.OrdinalIgnoreCase))
            return text;

        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var segments = target.Split('?', 2)[0].TrimEnd('/').Split('/');
        return Uri.UnescapeDataString(segments[^(after + 1)]);
    }
}
