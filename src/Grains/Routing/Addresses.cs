using Molecule.Grains.Containers;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Routing;

/// <summary>Addresses as others can use them (contract sections 5.4 and 22.21). Pure.</summary>
internal static class Addresses
{
    private const string ContainersHost = "host.docker.internal";

    /// <summary>
    /// An external agent that said it is on the machine itself is reached from a container through the name that containers have for that
    /// machine; to another external agent its address means what it says. A container is reached from another one by its name.
    /// </summary>
    /// <param name="callerIsExternal">Whether who asks runs somewhere else, and not in a container.</param>
    /// <param name="target">Who is looked for.</param>
    /// <param name="targetIsExternal">Whether that one runs somewhere else.</param>
    /// <param name="url">What is known of its address.</param>
    /// <param name="startsAgents">Whether the platform starts agents: where it does not, there are no containers.</param>
    public static string AsSeenFrom(bool callerIsExternal, WorkspaceId target, bool targetIsExternal, string url, bool startsAgents) => callerIsExternal
        ? url
        : targetIsExternal
            ? ReplaceFirst(ReplaceFirst(url, "127.0.0.1"), "localhost")
            : startsAgents && ContainerAddress.IsPublished(url)
                ? ContainerAddress.OnNetwork(target)
                : url;

    private static string ReplaceFirst(string url, string host)
    {
        var at = url.IndexOf(host, StringComparison.Ordinal);
        return at < 0 ? url : string.Concat(url.AsSpan(0, at), ContainersHost, url.AsSpan(at + host.Length));
    }
}
