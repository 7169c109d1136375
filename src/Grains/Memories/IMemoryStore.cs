using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Memories;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Memories;

/// <summary>Port: the rows of memories. Each call is one transaction and refuses an unknown workspace.</summary>
internal interface IMemoryStore
{
    /// <summary>Adds a memory, unless the workspace has as many as it may; also when several are added at once.</summary>
    /// <exception cref="NotARootException">It is global, and the workspace has a parent at this moment.</exception>
    /// <exception cref="LimitReachedException">There are <paramref name="most"/> already.</exception>
    /// <exception cref="WorkspaceRemovedException">The workspace is removed.</exception>
    Task AddAsync(Memory memory, int most, CancellationToken cancellationToken);

    /// <summary>Finds what the workspace may know. Whose memories these are is decided where they are found, before the limit cuts.</summary>
    /// <exception cref="InvalidFieldException">The memory that the page shall follow is not there.</exception>
    Task<MemoryPage> FindAsync(WorkspaceId workspace, MemoryQuery query, CancellationToken cancellationToken);

    /// <summary>Deletes a memory of the workspace's own.</summary>
    /// <exception cref="MemoryNotFoundException">The workspace has no such memory.</exception>
    /// <exception cref="WorkspaceRemovedException">The workspace is removed.</exception>
    Task DeleteAsync(WorkspaceId workspace, Guid memory, CancellationToken cancellationToken);
}
