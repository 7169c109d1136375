namespace Molecule.Grains.Interfaces.Workspaces;

/// <summary>
/// What the operator asks of one workspace; the grain's key is the workspace's UUID. Every command is one fact in the log, or none: it is
/// refused with a <see cref="MoleculeException"/>, or fails with a <see cref="StorageUnavailableException"/> and has changed nothing.
/// </summary>
[GrainInterfaceType("molecule.workspace.operator")]
[Alias("molecule.workspace.operator")]
public interface IWorkspaceOperator : IGrainWithGuidKey
{
    /// <summary>Creates the workspace under this grain's key.</summary>
    /// <param name="workspace">What to create.</param>
    /// <param name="cancellationToken">Gives up waiting; the command may still happen.</param>
    /// <returns>The new workspace.</returns>
    /// <exception cref="AlreadyExistsException">The id is taken.</exception>
    /// <exception cref="ParentNotFoundException">The parent does not exist or is removed.</exception>
    /// <exception cref="AncestorPausedException">The parent or one above it is paused, and nobody is awake below.</exception>
    /// <exception cref="InvalidFieldException">A value is out of its range.</exception>
    [Alias("create")]
    Task<Workspace> CreateAsync(NewWorkspace workspace, CancellationToken cancellationToken);

    /// <summary>Describes the workspace, also a removed one, from memory.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The workspace as it is now.</returns>
    /// <exception cref="WorkspaceNotFoundException">There never was one.</exception>
    [Alias("describe")]
    Task<Workspace> DescribeAsync(CancellationToken cancellationToken);

    /// <summary>Changes name, role, tier, parent, runtime, directory, access to it, or place. What already is as asked makes no fact.</summary>
    /// <param name="changes">What to change.</param>
    /// <param name="cancellationToken">Gives up waiting; the command may still happen.</param>
    /// <returns>The workspace as it is now.</returns>
    /// <exception cref="WorkspaceNotFoundException">There never was one.</exception>
    /// <exception cref="WorkspaceRemovedException">It is removed and stays as it was.</exception>
    /// <exception cref="ParentNotFoundException">The new parent does not exist or is removed.</exception>
    /// <exception cref="CycleException">The new parent is the workspace itself or stands below it.</exception>
    /// <exception cref="AncestorPausedException">
    /// The new parent or one above it is paused, and the workspace is not: it is paused before it is moved there.
    /// </exception>
    /// <exception cref="InvalidFieldException">A value is out of its range.</exception>
    [Alias("change")]
    Task<Workspace> ChangeAsync(WorkspaceChanges changes, CancellationToken cancellationToken);

    /// <summary>
    /// Removes the workspace and, when confirmed, everything below it, in one commit, deepest first. Removing it again changes nothing.
    /// </summary>
    /// <param name="withChildren">Whether everything below it goes too.</param>
    /// <param name="cancellationToken">Gives up waiting; the command may still happen.</param>
    /// <returns>What was removed, or which children stand in the way.</returns>
    /// <exception cref="WorkspaceNotFoundException">There never was one.</exception>
    /// <exception cref="HasChildrenException">Others kept appearing below it while it was being removed.</exception>
    [Alias("remove")]
    Task<RemovalReceipt> RemoveAsync(bool withChildren, CancellationToken cancellationToken);

    /// <summary>
    /// Puts the workspace to rest and everything below it that is not at rest already, in one commit. Their addresses are forgotten; neither
    /// heartbeats nor registrations wake them.
    /// </summary>
    /// <param name="cancellationToken">Gives up waiting; the command may still happen.</param>
    /// <returns>How many were put to rest, this one included.</returns>
    /// <exception cref="WorkspaceNotFoundException">There never was one.</exception>
    /// <exception cref="NotPausableException">It is paused already, or removed.</exception>
    [Alias("pause")]
    Task<int> PauseAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Wakes the workspace and everything below it that rests with it, in one commit: what is reached through paused ones only. They wait for
    /// their agents anew.
    /// </summary>
    /// <param name="cancellationToken">Gives up waiting; the command may still happen.</param>
    /// <returns>How many were woken, this one included.</returns>
    /// <exception cref="WorkspaceNotFoundException">There never was one.</exception>
    /// <exception cref="NotPausedException">It is not paused.</exception>
    /// <exception cref="AncestorPausedException">One above it is paused, and has to be resumed first.</exception>
    [Alias("resume")]
    Task<int> ResumeAsync(CancellationToken cancellationToken);

    /// <summary>Begins again: its address is forgotten and it waits for its agent anew, whatever became of the one before.</summary>
    /// <param name="cancellationToken">Gives up waiting; the command may still happen.</param>
    /// <returns>When it is saved.</returns>
    /// <exception cref="WorkspaceNotFoundException">There never was one.</exception>
    /// <exception cref="WorkspaceRemovedException">It is removed and stays as it was.</exception>
    /// <exception cref="WorkspacePausedException">It is paused, and is resumed instead.</exception>
    /// <exception cref="ExternalWorkspaceException">Its agent runs elsewhere.</exception>
    /// <exception cref="AncestorPausedException">One above it is paused, and everything below that rests.</exception>
    [Alias("restart")]
    Task RestartAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Begins again as <see cref="RestartAsync"/> does, with the files of a template written over those that its agent has, and with its runtime when it
    /// names one.
    /// </summary>
    /// <param name="template">The template. What the workspace was created with is forgotten for it.</param>
    /// <param name="cancellationToken">Gives up waiting; the command may still happen.</param>
    /// <returns>When it is saved.</returns>
    /// <exception cref="WorkspaceNotFoundException">There never was one.</exception>
    /// <exception cref="WorkspaceRemovedException">It is removed and stays as it was.</exception>
    /// <exception cref="WorkspacePausedException">It is paused, and is resumed instead.</exception>
    /// <exception cref="ExternalWorkspaceException">Its agent runs elsewhere.</exception>
    /// <exception cref="AncestorPausedException">One above it is paused, and everything below that rests.</exception>
    /// <exception cref="InvalidFieldException">The template has a name or files that it cannot have, or its agents run elsewhere.</exception>
    [Alias("restart-from")]
    Task RestartFromAsync(TemplateCopy template, CancellationToken cancellationToken);
}
