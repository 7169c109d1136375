using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Containers;

/// <summary>That a workspace is bound to an engine, and what the engine cannot know of its container.</summary>
internal sealed record BoundContainer
{
    public required WorkspaceId Workspace { get; init; }

    /// <summary>The name of its engine.</summary>
    public required string Engine { get; init; }

    /// <summary>Changes with every write, which is refused when another came first.</summary>
    public long Revision { get; init; } = 1;

    /// <summary>For which generation of the workspace a container was last begun; 0 for none yet.</summary>
    public long Generation { get; init; }

    /// <summary>The engine's id of the container that was last made; null when none was made yet.</summary>
    public string? ContainerId { get; init; }

    /// <summary>The <see cref="WantedContainer.FilesVersion"/> for which its files were last written; 0 for never.</summary>
    public long FilesVersion { get; init; }

    public ContainerState State { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>It is not started before this; null when nothing keeps it.</summary>
    public DateTimeOffset? NextStartAt { get; init; }

    /// <summary>How often the platform has started it again by itself.</summary>
    public int Restarts { get; init; }

    /// <summary>How often it ended by itself in a row, without having been up for a while.</summary>
    public int Failures { get; init; }

    /// <summary>How it last ended; null when it never did, or nobody knows.</summary>
    public ContainerExit? Exit { get; init; }

    /// <summary>Why it could not be started, the last time that was tried; null when it could.</summary>
    public string? Problem { get; init; }

    /// <summary>The last lines before it last ended, without secrets.</summary>
    public string? LogTail { get; init; }

    /// <summary>The tokens that were issued for it in this generation, oldest first.</summary>
    public ImmutableArray<ContainerToken> Tokens { get; init; } = [];
}
