using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Molecule.Gateway.Door;

/// <summary>The origins of other web pages that may call (contract section 1.5).</summary>
internal sealed class AllowedOrigins
{
    private readonly FrozenSet<string> _origins;

    private AllowedOrigins(FrozenSet<string> origins, bool all) => (_origins, All) = (origins, all);

    /// <summary>Whether every origin is allowed.</summary>
    public bool All { get; }

    public static bool TryParse(string text, [NotNullWhen(true)] out AllowedOrigins? allowed, [NotNullWhen(false)] out string? error)
    {
        allowed = null;
        var entries = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var wrong = entries.FirstOrDefault(entry => entry != "*" && !IsOrigin(entry));
        if (wrong is not null)
        {
            error = $"'{wrong}' is no origin; write for example http://localhost:3000, several joined by commas, or * for all";
            return false;
        }

        // The host of an origin arrives in lower case from browsers, whatever was configured.
        allowed = new AllowedOrigins(entries.ToFrozenSet(StringComparer.OrdinalIgnoreCase), entries.Contains("*", StringComparer.Ordinal));
        error = null;
        return true;
    }

    public bool Contains(string origin) => All || Names(origin);

    /// <summary>Whether the origin is written out, and not only among all.</summary>
    public bool Names(string origin) => _origins.Contains(origin);

    private static bool IsOrigin(string entry) =>
        !entry.Contains('*', StringComparison.Ordinal)
        && Uri.TryCreate(entry, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri.UserInfo.Length == 0
        && entry.IndexOf('/', entry.IndexOf("//", StringComparison.Ordinal) + 2) < 0
        && entry.IndexOfAny(['?', '#', ' ']) < 0;
}
