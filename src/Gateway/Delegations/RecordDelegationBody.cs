using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Delegations;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Delegations;

/// <summary>A task that an agent has handed to another by itself.</summary>
internal sealed record RecordDelegationBody
{
    /// <summary>The workspace that it went to. Required.</summary>
    public string? TargetId { get; init; }

    /// <summary>What is to be done, at most 100,000 characters. Required.</summary>
    public string? Task { get; init; }

    /// <summary>What the agent calls it, at most 200 characters. Required.</summary>
    public string? DelegationId { get; init; }

    public NewDelegation ToNewDelegation()
    {
        new RequiredFields("RecordDelegation")
            .Check("target_id", "TargetID", !string.IsNullOrEmpty(TargetId))
            .Check("task", "Task", !string.IsNullOrEmpty(Task))
            .Check("delegation_id", "DelegationID", !string.IsNullOrEmpty(DelegationId))
            .ThrowIfAnyIsMissing();
        return WorkspaceId.TryParse(TargetId, out var target)
            ? new NewDelegation(DelegationId!, target, Task!)
            : throw new BadInputException("target_id must be a valid UUID", "invalid_id", "target_id");
    }
}
