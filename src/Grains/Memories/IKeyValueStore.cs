using System.Collections.Immutable;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Memories;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Memories;

/// <summary>Port: the rows of key/value memory. Each call is one transaction; all but the last refuse an unknown workspace.</summary>
internal interface IKeyValueStore
{
    /// <summary>All entries that have not expired, in the order of their keys.</summary>
    Task<ImmutableArray<KeyValueEntry>> ListAsync(WorkspaceId workspace, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>One entry; null when there is none or it has expired.</summary>
    Task<KeyValueEntry?> ReadAsync(WorkspaceId workspace, string key, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Writes an entry, unless the others leave no room for it; also when several are written at once.</summary>
    /// <exception cref="LimitReachedException">There is no room.</exception>
    /// <exception cref="WorkspaceRemovedException">The workspace is removed.</exception>
    Task WriteAsync(WorkspaceId workspace, KeyValueEntry entry, CancellationToken cancellationToken);

    /// <summary>Deletes an entry, if there is one.</summary>
    /// <exception cref="WorkspaceRemovedException">The workspace is removed.</exception>
    Task DeleteAsync(WorkspaceId workspace, string key, CancellationToken cancellationToken);

    /// <summary>Deletes some of what expired at a moment or before, of all workspaces, and says how many; waits for nobody who writes.</summary>
    Task<int> DeleteExpiredAsync(DateTimeOffset now, int most, CancellationToken cancellationToken);
}
