using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces;

/// <summary>The workspace is paused, and only resuming it wakes it.</summary>
[GenerateSerializer, Alias("molecule.workspace-paused")]
public sealed class WorkspacePausedException : MoleculeException
{
    /// <summary>Refuses.</summary>
    /// <param name="id">Which workspace.</param>
    public WorkspacePausedException(WorkspaceId id)
        : base($"workspace {id} is paused; resume it")
    {
        Id = id;
    }

    /// <inheritdoc/>
    public override string Code => "workspace_paused";

    /// <summary>Which workspace was asked for.</summary>
    [Id(0)]
    public WorkspaceId Id { get; }
}
