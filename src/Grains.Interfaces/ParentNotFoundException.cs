using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces;

/// <summary>The parent does not exist or is removed.</summary>
[GenerateSerializer, Alias("molecule.parent-not-found")]
public sealed class ParentNotFoundException : MoleculeException
{
    /// <summary>Refuses.</summary>
    /// <param name="id">Which workspace.</param>
    public ParentNotFoundException(WorkspaceId id)
        : base($"parent_id: there is no workspace {id} to stand below")
    {
        Id = id;
    }

    /// <inheritdoc/>
    public override string Code => "parent_not_found";

    /// <summary>Which parent was asked for.</summary>
    [Id(0)]
    public WorkspaceId Id { get; }
}
