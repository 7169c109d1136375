using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Molecule.Grains.Containers;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Provisioning.Containers;

/// <summary>
/// What things are called on an engine, and how we know our own again. Names hold the whole id of the workspace: its first twelve characters, which
/// the contract uses, can be those of another one.
/// </summary>
internal static class ContainerNames
{
    /// <summary>The network on which agents reach each other.</summary>
    public const string Network = "molecule-net";

    /// <summary>Whose it is: the cluster's id. An engine may serve several installations.</summary>
    public const string InstallationLabel = "molecule.installation";

    public const string WorkspaceLabel = "molecule.workspace";

    public const string GenerationLabel = "molecule.generation";

    private const int AliasLength = 12;

    /// <summary>The container's name, by which it is also found on the network.</summary>
    public static string Container(WorkspaceId workspace) => ContainerAddress.Name(workspace);

    /// <summary>The short name on the network that the contract promises; two workspaces can share it.</summary>
    public static string Alias(WorkspaceId workspace) => $"ws-{workspace.ToString()[..AliasLength]}";

    public static string ConfigVolume(WorkspaceId workspace) => $"ws-{workspace}-configs";

    public static string WorkspaceVolume(WorkspaceId workspace) => $"ws-{workspace}-workspace";

    public static Dictionary<string, string> VolumeLabels(string installation, WorkspaceId workspace) => new(StringComparer.Ordinal)
    {
        [InstallationLabel] = installation,
        [WorkspaceLabel] = workspace.ToString(),
    };

    public static Dictionary<string, string> ContainerLabels(string installation, WorkspaceId workspace, long generation)
    {
        var labels = VolumeLabels(installation, workspace);
        labels[GenerationLabel] = generation.ToString(CultureInfo.InvariantCulture);
        return labels;
    }

    /// <summary>Whose the thing with these labels is; false when it is not this installation's.</summary>
    public static bool TryReadWorkspace([NotNullWhen(true)] IDictionary<string, string>? labels, string installation, out WorkspaceId workspace)
    {
        workspace = default;
        return labels is not null
            && labels.TryGetValue(InstallationLabel, out var owner) && owner == installation
            && labels.TryGetValue(WorkspaceLabel, out var id) && WorkspaceId.TryParse(id, out workspace);
    }

    /// <summary>As <see cref="TryReadWorkspace"/>, for a container, which also has a generation.</summary>
    public static bool TryReadContainer(
        [NotNullWhen(true)] IDictionary<string, string>? labels, string installation, out WorkspaceId workspace, out long generation)
    {
        generation = 0;
        return TryReadWorkspace(labels, installation, out workspace)
            && labels.TryGetValue(GenerationLabel, out var text)
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out generation);
    }
}
