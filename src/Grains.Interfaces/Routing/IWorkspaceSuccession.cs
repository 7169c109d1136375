using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces.Routing;

/// <summary>
/// What the operator asks of a workspace that goes and is not forgotten: whoever looks for it is sent to the one that took over. The grain's
/// key is the UUID of the one that goes. Each command is one commit, or none.
/// </summary>
[GrainInterfaceType("molecule.workspace.succession")]
[Alias("molecule.workspace.succession")]
public interface IWorkspaceSuccession : IGrainWithGuidKey
{
    /// <summary>
    /// Removes the workspace and, when confirmed, everything below it, and names the one that takes over. Again, with the same heir, it changes
    /// nothing.
    /// </summary>
    /// <param name="heir">Who takes over: a workspace that is there and does not go with this one.</param>
    /// <param name="withChildren">Whether everything below it goes too.</param>
    /// <param name="cancellationToken">Gives up waiting; the command may still happen.</param>
    /// <returns>What was removed, or which children stand in the way.</returns>
    /// <exception cref="WorkspaceNotFoundException">There never was one.</exception>
    /// <exception cref="WorkspaceRemovedException">It is removed already, with another heir or none.</exception>
    /// <exception cref="ForwardTargetNotFoundException">The heir does not exist, is removed, or goes too.</exception>
    /// <exception cref="ForwardCycleException">The chain of heirs would lead back here.</exception>
    /// <exception cref="HasChildrenException">Others kept appearing below it while it was being removed.</exception>
    [Alias("hand-over")]
    Task<RemovalReceipt> HandOverAsync(WorkspaceId heir, bool withChildren, CancellationToken cancellationToken);

    /// <summary>
    /// Creates a successor, moves the children below it and removes the workspace, which forwards to its successor from then on: also the way
    /// to move a workspace as a new one.
    /// </summary>
    /// <param name="successor">A new id for the successor.</param>
    /// <param name="replacement">In what it differs.</param>
    /// <param name="cancellationToken">Gives up waiting; the command may still happen.</param>
    /// <returns>The successor.</returns>
    /// <exception cref="WorkspaceNotFoundException">There never was one to replace.</exception>
    /// <exception cref="WorkspaceRemovedException">It is removed.</exception>
    /// <exception cref="WorkspacePausedException">It is paused, and its successor would not be.</exception>
    /// <exception cref="AncestorPausedException">The successor's parent or one above that is paused.</exception>
    /// <exception cref="ParentNotFoundException">The successor's parent does not exist or is removed.</exception>
    /// <exception cref="CycleException">The successor's parent is the workspace itself or stands below it.</exception>
    /// <exception cref="InvalidFieldException">A value is out of its range.</exception>
    /// <exception cref="HasChildrenException">Others kept appearing below it while it was being replaced.</exception>
    [Alias("replace")]
    Task<ReplacementReceipt> ReplaceAsync(WorkspaceId successor, Replacement replacement, CancellationToken cancellationToken);
}
