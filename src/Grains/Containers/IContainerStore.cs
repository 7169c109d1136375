using System.Collections.Immutable;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Containers;

/// <summary>Port: the engines of the installation, and which workspaces are bound to which. Every call may fail with <see cref="StorageUnavailableException"/>.</summary>
internal interface IContainerStore
{
    /// <summary>Takes note that an engine answers, and how much it can carry.</summary>
    Task AnnounceAsync(string engine, EngineCapacity capacity, CancellationToken cancellationToken);

    /// <summary>
    /// Binds some of the workspaces that wait for their agents and are bound to none, oldest first, each to the engine that has most room left among
    /// those that answered lately. Several that bind at once agree.
    /// </summary>
    /// <returns>Whom it bound, and to which engine.</returns>
    Task<ImmutableArray<WorkspaceBinding>> BindAsync(int most, CancellationToken cancellationToken);

    /// <summary>All that are bound to an engine.</summary>
    Task<ImmutableArray<WantedContainer>> ListAsync(string engine, CancellationToken cancellationToken);

    /// <summary>One that is bound, to whichever engine; null when it is not.</summary>
    Task<WantedContainer?> ReadAsync(WorkspaceId workspace, CancellationToken cancellationToken);

    /// <summary>The files that a workspace was created with, or was given by its last restart with a template; in the order of their paths.</summary>
    Task<ImmutableArray<WorkspaceFile>> ReadFilesAsync(WorkspaceId workspace, CancellationToken cancellationToken);

    /// <summary>Writes what became of a container, unless somebody else has written since it was read.</summary>
    /// <returns>What is written, to be written on; null when somebody else came first.</returns>
    Task<BoundContainer?> SaveAsync(BoundContainer container, CancellationToken cancellationToken);

    /// <summary>Ends the binding, unless somebody else has written since it was read.</summary>
    Task<bool> ForgetAsync(BoundContainer container, CancellationToken cancellationToken);

    /// <summary>Where these belong; those that there never were are left out.</summary>
    Task<ImmutableArray<WorkspaceBinding>> LocateAsync(IReadOnlyCollection<WorkspaceId> workspaces, CancellationToken cancellationToken);

    /// <summary>The names of the engines that were ever announced.</summary>
    Task<ImmutableArray<string>> ListEnginesAsync(CancellationToken cancellationToken);
}
