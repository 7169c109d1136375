using System.Collections.Immutable;
using Molecule.Grains.Containers;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Provisioning.Tests.Containers;

/// <summary>Plans as the cluster makes them.</summary>
internal static class Plans
{
    public static ContainerPlan For(WorkspaceId workspace, int tier = 2, long generation = 1, string image = Engines.Image) => new()
    {
        Workspace = workspace,
        Generation = generation,
        Tier = tier,
        Image = image,
        Environment = ImmutableDictionary.CreateRange<string, string>(
        [
            new("WORKSPACE_ID", workspace.ToString()),
            new("TIER", tier.ToString()),
            new("A_SECRET", "planted-secret-value = with \"quotes\"\nand a line"),
        ]),
        Files = ImmutableDictionary.CreateRange<string, string>(
        [
            new(".auth_token", "planted-token"),
            new("config.yaml", "name: Ünïcode\n"),
            new("skills/search/SKILL.md", "# Search\n"),
        ]),
    };
}
