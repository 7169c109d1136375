using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces;

/// <summary>The id is taken.</summary>
[GenerateSerializer, Alias("molecule.workspace-exists")]
public sealed class AlreadyExistsException : MoleculeException
{
    /// <summary>Refuses.</summary>
    /// <param name="id">Which workspace.</param>
    public AlreadyExistsException(WorkspaceId id)
        : base($"workspace {id} already exists")
    {
        Id = id;
    }

    /// <inheritdoc/>
    public override string Code => "workspace_exists";

    /// <summary>Which workspace there already is.</summary>
    [Id(0)]
    public WorkspaceId Id { get; }
}
