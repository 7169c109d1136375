using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Containers;

/// <summary>What a workspace that is bound to an engine wants, and what was made of it so far.</summary>
internal sealed record WantedContainer
{
    public required BoundContainer Bound { get; init; }

    public required WorkspaceStatus Status { get; init; }

    /// <summary>How often it was provisioned; the container is to be of this generation.</summary>
    public required long Generation { get; init; }

    /// <summary>At which version of the workspace it was last said that its files are to be written.</summary>
    public required long FilesVersion { get; init; }

    public required string Name { get; init; }

    public string? Role { get; init; }

    public required int Tier { get; init; }

    public required string Runtime { get; init; }

    /// <summary>The image that its template names; null for that of its runtime.</summary>
    public string? Image { get; init; }

    /// <summary>The model for a generated configuration; null for that of its runtime.</summary>
    public string? Model { get; init; }

    public WorkspaceId? ParentId { get; init; }

    public string? WorkspaceDir { get; init; }

    public WorkspaceAccess Access { get; init; }

    public string? AwarenessNamespace { get; init; }

    /// <summary>When its agent was last heard of, as far as that is written; null for never.</summary>
    public DateTimeOffset? LastHeartbeatAt { get; init; }

    public WorkspaceId Workspace => Bound.Workspace;

    /// <summary>Whether its files are to be written with the next container; otherwise they are the agent's and left alone.</summary>
    public bool NeedsFiles => Bound.FilesVersion < FilesVersion;

    /// <summary>What should be there, by the workspace's row alone.</summary>
    public WantedState Wants => Status switch
    {
        WorkspaceStatus.Removed => WantedState.Gone,
        _ when Runtime == NewWorkspace.ExternalRuntime => WantedState.Gone,
        WorkspaceStatus.Paused or WorkspaceStatus.Failed => WantedState.Stopped,
        _ => WantedState.Running,
    };
}
