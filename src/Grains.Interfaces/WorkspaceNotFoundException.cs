using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces;

/// <summary>There never was a workspace with that id.</summary>
[GenerateSerializer, Alias("molecule.workspace-not-found")]
public sealed class WorkspaceNotFoundException : MoleculeException
{
    /// <summary>Refuses.</summary>
    /// <param name="id">Which workspace.</param>
    public WorkspaceNotFoundException(WorkspaceId id)
        : base("workspace not found")
    {
        Id = id;
    }

    /// <inheritdoc/>
    public override string Code => "workspace_not_found";

    /// <summary>Which workspace was asked for.</summary>
    [Id(0)]
    public WorkspaceId Id { get; }
}
