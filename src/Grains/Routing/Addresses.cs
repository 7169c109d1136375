namespace Molecule.Grains.Routing;

/// <summary>Addresses as others can use them (contract sections 5.4 and 22.21). Pure.</summary>
internal static class Addresses
{
    private const string ContainersHost = "host.docker.internal";

    /// <summary>
    /// An external agent that said it is on the machine itself is reached from a container through the name that containers have for that
    /// machine; to another external agent its address means what it says.
    /// </summary>
    public static string AsSeenFrom(bool callerIsExternal, bool targetIsExternal, string url) =>
        targetIsExternal && !callerIsExternal ? ReplaceFirst(ReplaceFirst(url, "127.0.0.1"), "localhost") : url;

    private static string ReplaceFirst(string url, string host)
    {
        var at = url.IndexOf(host, StringComparison.Ordinal);
        return at < 0 ? url : string.Concat(url.AsSpan(0, at), ContainersHost, url.AsSpan(at + host.Length));
    }
}
