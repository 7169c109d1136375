using Molecule.Grains.Workspaces;

namespace Molecule.Grains.Containers;

/// <summary>What agents are started with. Section <c>Provisioning</c> of the configuration, and the variables of contract section 15.</summary>
internal sealed class ProvisioningOptions
{
    /// <summary>Whether the installation starts agents itself: it does when <c>Provisioning:Engines</c> names an engine. All silos are to be told the same.</summary>
    public bool StartsAgents { get; set; }

    /// <summary>The highest tier that is started, 1 to 4; 2 by default. From 3 on a container is the master of its machine.</summary>
    public int MaxTier { get; set; } = 2;

    /// <summary>Where containers reach the platform; <c>PLATFORM_URL</c>, or <c>PORT</c> (8080) of the engine's machine.</summary>
    public string PlatformUrl { get; set; } = "http://host.docker.internal:8080";

    /// <summary>What containers are told as <c>AWARENESS_URL</c>; null for nothing.</summary>
    public string? AwarenessUrl { get; set; }

    /// <summary>The highest tier that a workspace may ask for. An installation that starts nobody has no reason to refuse.</summary>
    public int AllowedTier => StartsAgents ? MaxTier : WorkspaceRules.MaxTier;
}
