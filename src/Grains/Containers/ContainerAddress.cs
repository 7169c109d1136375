using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Containers;

/// <summary>Where a workspace's container is found (contract section 13.1).</summary>
internal static class ContainerAddress
{
    /// <summary>Where an agent answers inside its container.</summary>
    public const int Port = 8000;

    /// <summary>An address that starts like this was given by the platform: the container's port, as its own machine reaches it.</summary>
    private const string Published = "http://127.0.0.1";

    /// <summary>Its name on its engine and on the network of agents. The whole id: its first twelve characters can be those of another one.</summary>
    public static string Name(WorkspaceId workspace) => $"ws-{workspace}";

    /// <summary>How other containers reach it.</summary>
    public static string OnNetwork(WorkspaceId workspace) => $"http://{Name(workspace)}:{Port}";

    /// <summary>Whether the platform gave the address.</summary>
    public static bool IsPublished(string url) => url.StartsWith(Published, StringComparison.Ordinal);
}
