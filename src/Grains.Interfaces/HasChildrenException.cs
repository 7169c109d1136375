using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces;

/// <summary>The workspace cannot be removed because others stand below it, created or moved there while it was being removed.</summary>
[GenerateSerializer, Alias("molecule.has-children")]
public sealed class HasChildrenException : MoleculeException
{
    /// <summary>Refuses.</summary>
    /// <param name="id">Which workspace was asked for.</param>
    public HasChildrenException(WorkspaceId id)
        : base($"workspace {id} has others below it that were not there a moment ago; try again")
    {
        Id = id;
    }

    /// <inheritdoc/>
    public override string Code => "has_children";

    /// <summary>Which workspace was asked for.</summary>
    [Id(0)]
    public WorkspaceId Id { get; }
}
