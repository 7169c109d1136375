using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Bundles;

namespace Molecule.Grains.Interfaces.Workspaces;

/// <summary>What a workspace is created with (contract section 5.2, POST /workspaces).</summary>
[GenerateSerializer, Immutable, Alias("molecule.new-workspace")]
public sealed record NewWorkspace
{
    /// <summary>The runtime of workspaces whose agents run elsewhere.</summary>
    public const string ExternalRuntime = "external";

    /// <summary>What runs an agent when nobody says it.</summary>
    public const string DefaultRuntime = "langgraph";

    /// <summary>Display name, 1 to 200 characters, no control characters.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>What it does, at most 1,000 characters; null or empty when not said.</summary>
    [Id(1)] public string? Role { get; init; }

    /// <summary>1 to 4.</summary>
    [Id(2)] public int Tier { get; init; } = 1;

    /// <summary>Parent in the organisation, which must exist and not be removed; null for a root.</summary>
    [Id(3)] public WorkspaceId? ParentId { get; init; }

    /// <summary>What runs its agent, 1 to 100 characters; <see cref="ExternalRuntime"/> means the same as <see cref="External"/>.</summary>
    [Id(4)] public string Runtime { get; init; } = DefaultRuntime;

    /// <summary>The agent runs elsewhere and nobody here starts it: the workspace is online at once.</summary>
    [Id(5)] public bool External { get; init; }

    /// <summary>Where an external agent is reached, by the rule of <see cref="Registration.Url"/>; empty when not known. Refused for one that is not external.</summary>
    [Id(6)] public string Url { get; init; } = "";

    /// <summary>Directory that its agent works in: absolute, without <c>..</c>, outside the system's own directories.</summary>
    [Id(7)] public string? WorkspaceDir { get; init; }

    /// <summary>What it may do there; anything but none needs the directory.</summary>
    [Id(8)] public WorkspaceAccess Access { get; init; }

    /// <summary>Where to draw it; null when the canvas shall choose.</summary>
    [Id(9)] public WorkspacePlace? Place { get; init; }

    /// <summary>How long its agent may be busy without progress: whole seconds, 10 to 86,400; null when nobody shall look.</summary>
    [Id(10)] public TimeSpan? StallTimeout { get; init; }

    /// <summary>
    /// The template that its agent's files were copied from: the name of its folder, 1 to 100 characters, no path. Null for none. That there is such a folder
    /// is for the caller to see to.
    /// </summary>
    [Id(11)] public string? Template { get; init; }

    /// <summary>
    /// What its agent has when it starts for the first time: at most <see cref="BundleLimits.MaxFiles"/> files of at most <see cref="BundleLimits.MaxBytes"/>
    /// bytes together, no path twice. Without a configuration among them, one is made of what is said here.
    /// </summary>
    [Id(12)] public ImmutableArray<WorkspaceFile> Files { get; init; } = [];

    /// <summary>The container image of its agent, as an engine is asked for it, at most 300 characters; null for that of its runtime.</summary>
    [Id(13)] public string? Image { get; init; }

    /// <summary>Which model its agent asks, 1 to 200 characters, in a configuration that is made for it; null for that of its runtime.</summary>
    [Id(14)] public string? Model { get; init; }
}
