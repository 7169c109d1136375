using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces.Containers;

/// <summary>What workspaces run in; the key of the grain is always 0.</summary>
[GrainInterfaceType("molecule.containers")]
[Alias("molecule.containers")]
public interface IContainers : IGrainWithIntegerKey
{
    /// <summary>Describes the container of a workspace.</summary>
    /// <param name="workspace">Whose.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>How it is, as it was last noted.</returns>
    /// <exception cref="WorkspaceNotFoundException">There never was such a workspace.</exception>
    /// <exception cref="NoContainerException">It has none: its agent runs elsewhere, it is removed, or no engine has taken it yet.</exception>
    [Alias("describe")]
    Task<ContainerDescription> DescribeAsync(WorkspaceId workspace, CancellationToken cancellationToken);

    /// <summary>
    /// Lists of which workspaces engines have containers or volumes though there is no such workspace, or it belongs to another engine; as it was found
    /// within the last half minute.
    /// </summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The orphans, and the engines that did not answer.</returns>
    [Alias("orphans")]
    Task<OrphanList> ListOrphansAsync(CancellationToken cancellationToken);

    /// <summary>Removes what an engine has of an orphan, its volumes too. What belongs to a workspace there is not removed.</summary>
    /// <param name="engine">Which engine.</param>
    /// <param name="workspace">The workspace that it has something of.</param>
    /// <param name="cancellationToken">Gives up waiting; it may still be removed.</param>
    /// <exception cref="OrphanNotFoundException">There is no such engine, or it has no such orphan.</exception>
    /// <exception cref="EngineUnavailableException">The engine does not answer.</exception>
    [Alias("remove-orphan")]
    Task RemoveOrphanAsync(string engine, WorkspaceId workspace, CancellationToken cancellationToken);
}
