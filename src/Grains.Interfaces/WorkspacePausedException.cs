using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces;

/// <summary>The workspace is paused, and only resuming it wakes it or lets anything start below it.</summary>
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
