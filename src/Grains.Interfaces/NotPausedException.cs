using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces;

/// <summary>The workspace cannot be resumed because it is not paused.</summary>
[GenerateSerializer, Alias("molecule.not-paused")]
public sealed class NotPausedException : MoleculeException
{
    /// <summary>Refuses.</summary>
    /// <param name="id">Which workspace.</param>
    /// <param name="status">Where it stands.</param>
    public NotPausedException(WorkspaceId id, WorkspaceStatus status)
        : base($"workspace {id} is {status.ToName()}, not paused")
    {
        (Id, Status) = (id, status);
    }

    /// <inheritdoc/>
    public override string Code => "not_paused";

    /// <summary>Which workspace was asked for.</summary>
    [Id(0)]
    public WorkspaceId Id { get; }

    /// <summary>Where it stands.</summary>
    [Id(1)]
    public WorkspaceStatus Status { get; }
}
