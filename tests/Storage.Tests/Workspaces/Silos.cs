using System.Net;

namespace Molecule.Storage.Tests.Workspaces;

/// <summary>Silos that hear agents.</summary>
internal static class Silos
{
    public static SiloAddress One { get; } = SiloAddress.New(IPAddress.Loopback, 11111, 1);

    public static SiloAddress Other { get; } = SiloAddress.New(IPAddress.Loopback, 11112, 1);
}
