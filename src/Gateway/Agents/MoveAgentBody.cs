using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Agents;

/// <summary>Where an agent shall go.</summary>
internal sealed record MoveAgentBody
{
    /// <summary>The workspace that it shall fill, which must not have an agent. Required.</summary>
    public string? TargetWorkspaceId { get; init; }

    public WorkspaceId ToTarget()
    {
        new RequiredFields("MoveAgent").Check("target_workspace_id", "TargetWorkspaceID", !string.IsNullOrEmpty(TargetWorkspaceId)).ThrowIfAnyIsMissing();
        return Inputs.ParseWorkspaceId("target_workspace_id", TargetWorkspaceId);
    }
}
