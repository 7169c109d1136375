using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Molecule.Silo;

/// <summary>Where a silo is reached, from what its configuration says.</summary>
internal static class EndpointAddress
{
    /// <summary>An IP address as it is; or the name of a network interface, for its IPv4 address, which a container cannot know beforehand.</summary>
    /// <exception cref="ValidationException">It is neither.</exception>
    public static IPAddress Find(string text) => IPAddress.TryParse(text, out var address)
        ? address
        : NetworkInterface.GetAllNetworkInterfaces().FirstOrDefault(candidate => candidate.Name == text)?.GetIPProperties().UnicastAddresses
            .Select(unicast => unicast.Address).FirstOrDefault(candidate => candidate.AddressFamily == AddressFamily.InterNetwork)
            ?? throw new ValidationException($"Silo:Address is {text}; it must be an IP address, or the name of a network interface that has an IPv4 address.");
}
