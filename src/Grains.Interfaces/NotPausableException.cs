using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces;

/// <summary>The workspace cannot be put to rest because it is at rest already, or gone.</summary>
[GenerateSerializer, Alias("molecule.not-pausable")]
public sealed class NotPausableException : MoleculeException
{
    /// <summary>Refuses.</summary>
    /// <param name="id">Which workspace.</param>
    /// <param name="status">Where it stands: paused or removed.</param>
    public NotPausableException(WorkspaceId id, WorkspaceStatus status)
        : base(status == WorkspaceStatus.Removed ? $"workspace {id} has been removed" : $"workspace {id} is already {status.ToName()}")
    {
        (Id, Status) = (id, status);
    }

    /// <inheritdoc/>
    public override string Code => "not_pausable";

    /// <summary>Which workspace was asked for.</summary>
    [Id(0)]
    public WorkspaceId Id { get; }

    /// <summary>Where it stands.</summary>
    [Id(1)]
    public WorkspaceStatus Status { get; }
}
