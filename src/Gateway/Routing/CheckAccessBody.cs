using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Routing;

/// <summary>Who would talk to whom.</summary>
internal sealed record CheckAccessBody
{
    /// <summary>The workspace that would speak. Required.</summary>
    public string? CallerId { get; init; }

    /// <summary>The workspace that it would speak to. Required.</summary>
    public string? TargetId { get; init; }

    public (WorkspaceId Caller, WorkspaceId Target) Read()
    {
        new RequiredFields("CheckAccessPayload")
            .Check("caller_id", "CallerID", !string.IsNullOrEmpty(CallerId))
            .Check("target_id", "TargetID", !string.IsNullOrEmpty(TargetId))
            .ThrowIfAnyIsMissing();
        return (Inputs.ParseWorkspaceId("caller_id", CallerId), Inputs.ParseWorkspaceId("target_id", TargetId));
    }
}
