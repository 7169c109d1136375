using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces;

/// <summary>The workspace is removed: its record can be read and no longer changed.</summary>
[GenerateSerializer, Alias("molecule.workspace-removed")]
public sealed class WorkspaceRemovedException : MoleculeException
{
    /// <summary>Refuses.</summary>
    /// <param name="id">Which workspace.</param>
    public WorkspaceRemovedException(WorkspaceId id)
        : base($"workspace {id} has been removed")
    {
        Id = id;
    }

    /// <inheritdoc/>
    public override string Code => "workspace_removed";

    /// <summary>Which workspace was asked for.</summary>
    [Id(0)]
    public WorkspaceId Id { get; }
}
