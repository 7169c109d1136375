using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Containers;

/// <summary>Keeps one container engine, whose name is its key. Lives only in a silo that reaches it, and there is one for each engine.</summary>
[GrainInterfaceType("molecule.engine")]
[Alias("molecule.engine")]
internal interface IEngine : IGrainWithStringKey
{
    /// <summary>Makes sure that somebody keeps it. Safe to call at any time, any number of times.</summary>
    [Alias("wake")]
    Task WakeAsync(CancellationToken cancellationToken);

    /// <summary>The last lines that a workspace's container wrote, without secrets; empty when it has none here.</summary>
    [Alias("tail")]
    Task<string> ReadTailAsync(WorkspaceId workspace, CancellationToken cancellationToken);

    /// <summary>The workspaces of which it has something though they are not bound to it.</summary>
    [Alias("orphans")]
    Task<ImmutableArray<WorkspaceId>> ListOrphansAsync(CancellationToken cancellationToken);

    /// <summary>Removes what it has of such a one.</summary>
    /// <returns>Whether there was anything.</returns>
    [Alias("remove-orphan")]
    Task<bool> RemoveOrphanAsync(WorkspaceId workspace, CancellationToken cancellationToken);
}
