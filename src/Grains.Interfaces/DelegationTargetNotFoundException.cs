using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces;

/// <summary>The workspace that a task was handed to does not exist.</summary>
[GenerateSerializer, Alias("molecule.delegation-target-not-found")]
public sealed class DelegationTargetNotFoundException : MoleculeException
{
    /// <summary>Refuses.</summary>
    /// <param name="id">Which workspace was named.</param>
    public DelegationTargetNotFoundException(WorkspaceId id)
        : base($"target_id: there is no workspace {id}")
    {
        Id = id;
    }

    /// <inheritdoc/>
    public override string Code => "target_not_found";

    /// <summary>Which workspace was named.</summary>
    [Id(0)]
    public WorkspaceId Id { get; }
}
