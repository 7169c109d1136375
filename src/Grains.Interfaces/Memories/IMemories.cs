using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces.Memories;

/// <summary>What workspaces remember, in words; the key is always 0. All calls refuse an unknown workspace.</summary>
[GrainInterfaceType("molecule.memories")]
[Alias("molecule.memories")]
public interface IMemories : IGrainWithIntegerKey
{
    /// <summary>The largest page that is given out.</summary>
    const int MaxPage = 50;

    /// <summary>Remembers something.</summary>
    /// <param name="workspace">Who.</param>
    /// <param name="memory">What.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The memory.</returns>
    /// <exception cref="InvalidFieldException">A value is out of its range.</exception>
    /// <exception cref="NotARootException">It shall be global, and the workspace has a parent.</exception>
    /// <exception cref="LimitReachedException">The workspace remembers as much as it may.</exception>
    /// <exception cref="WorkspaceRemovedException">The workspace is removed.</exception>
    [Alias("remember")]
    Task<Memory> RememberAsync(WorkspaceId workspace, NewMemory memory, CancellationToken cancellationToken);

    /// <summary>Recalls what the workspace may know. Team memories of removed workspaces are nobody's any more; global ones stay.</summary>
    /// <param name="workspace">Who.</param>
    /// <param name="query">What.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>A page of memories.</returns>
    /// <exception cref="InvalidFieldException">A value is out of its range, or the page is asked for after a memory that is not there.</exception>
    [Alias("recall")]
    Task<MemoryPage> RecallAsync(WorkspaceId workspace, MemoryQuery query, CancellationToken cancellationToken);

    /// <summary>Forgets a memory of the workspace's own.</summary>
    /// <param name="workspace">Who.</param>
    /// <param name="memory">Which.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>When it is forgotten.</returns>
    /// <exception cref="MemoryNotFoundException">The workspace has no such memory.</exception>
    /// <exception cref="WorkspaceRemovedException">The workspace is removed.</exception>
    [Alias("forget")]
    Task ForgetAsync(WorkspaceId workspace, Guid memory, CancellationToken cancellationToken);
}
