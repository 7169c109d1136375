using System.Collections.Frozen;

namespace Molecule.Grains.Secrets;

/// <summary>The environment variables that an agent has from the platform. No secret may be called like one of them.</summary>
internal static class PlatformVariables
{
    public const string WorkspaceId = "WORKSPACE_ID";
    public const string WorkspaceConfigPath = "WORKSPACE_CONFIG_PATH";
    public const string PlatformUrl = "PLATFORM_URL";
    public const string MoleculeUrl = "MOLECULE_URL";
    public const string Tier = "TIER";
    public const string PluginsDirectory = "PLUGINS_DIR";
    public const string AwarenessUrl = "AWARENESS_URL";
    public const string AwarenessNamespace = "AWARENESS_NAMESPACE";
    public const string ParentId = "PARENT_ID";

    /// <summary>How every other variable of the platform begins.</summary>
    private const string Prefix = "MOLECULE_";

    private static readonly FrozenSet<string> Names = FrozenSet.ToFrozenSet(
        [WorkspaceId, WorkspaceConfigPath, PlatformUrl, MoleculeUrl, Tier, PluginsDirectory, AwarenessUrl, AwarenessNamespace, ParentId],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a name is taken, in whatever case: some programs do not tell them apart.</summary>
    public static bool Has(string name) => Names.Contains(name) || name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);
}
