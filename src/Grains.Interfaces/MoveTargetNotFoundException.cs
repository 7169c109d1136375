using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces;

/// <summary>The workspace that an agent shall move to does not exist.</summary>
[GenerateSerializer, Alias("molecule.move-target-not-found")]
public sealed class MoveTargetNotFoundException : MoleculeException
{
    /// <summary>Refuses.</summary>
    /// <param name="id">Which workspace was asked for.</param>
    public MoveTargetNotFoundException(WorkspaceId id)
        : base($"target_workspace_id: there is no workspace {id}")
    {
        Id = id;
    }

    /// <inheritdoc/>
    public override string Code => "target_not_found";

    /// <summary>Which workspace was asked for.</summary>
    [Id(0)]
    public WorkspaceId Id { get; }
}
