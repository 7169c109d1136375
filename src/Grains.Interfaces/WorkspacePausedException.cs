using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces;

/// <summary>The workspace is paused, and nothing is started below it while it rests.</summary>
[GenerateSerializer, Alias("molecule.workspace-paused")]
public sealed class WorkspacePausedException : MoleculeException
{
    /// <summary>Refuses.</summary>
    /// <param name="id">Which workspace.</param>
    public WorkspacePausedException(WorkspaceId id)
        : base($"workspace {id} is paused; resume it first")
    {
        Id = id;
    }

    /// <inheritdoc/>
    public override string Code => "workspace_paused";

    /// <summary>Which workspace is paused.</summary>
    [Id(0)]
    public WorkspaceId Id { get; }
}
