namespace Molecule.Gateway.Access;

/// <summary>Reads the token of contract section 2.1.</summary>
internal static class BearerToken
{
    private const string Scheme = "Bearer ";

    /// <summary>The token that was shown, or null when none was.</summary>
    public static string? Read(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.Ordinal))
            return null;

        var token = header[Scheme.Length..].Trim();
        return token.Length == 0 ? null : token;
    }
}
