using System.Text.Json.Serialization;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Workspaces;

/// <summary>Whether a workspace is still there and awake, for agents that ask before they go on.</summary>
internal sealed record WorkspaceStateBody
{
    /// <summary>Which workspace was asked for.</summary>
    public required Guid WorkspaceId { get; init; }

    /// <summary>Where it stands; left out when there never was one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Status { get; init; }

    /// <summary>Whether it is paused; left out when it is gone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Paused { get; init; }

    /// <summary>Whether it is removed, or never was.</summary>
    public required bool Deleted { get; init; }

    public static WorkspaceStateBody From(Workspace workspace) => workspace.Status == WorkspaceStatus.Removed
        ? new() { WorkspaceId = workspace.Id.Value, Status = workspace.Status.ToName(), Deleted = true }
        : new()
        {
            WorkspaceId = workspace.Id.Value,
            Status = workspace.Status.ToName(),
            Paused = workspace.Status == WorkspaceStatus.Paused,
            Deleted = false,
        };
}
