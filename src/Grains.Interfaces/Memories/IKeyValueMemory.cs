using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces.Memories;

/// <summary>What workspaces keep under keys; the key of the grain is always 0. All calls refuse an unknown workspace. What has expired is not there.</summary>
[GrainInterfaceType("molecule.memories.key-value")]
[Alias("molecule.memories.key-value")]
public interface IKeyValueMemory : IGrainWithIntegerKey
{
    /// <summary>Lists all that a workspace keeps.</summary>
    /// <param name="workspace">Who.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The entries in the order of their keys.</returns>
    [Alias("list")]
    Task<KeyValueList> ListAsync(WorkspaceId workspace, CancellationToken cancellationToken);

    /// <summary>Reads one entry.</summary>
    /// <param name="workspace">Who.</param>
    /// <param name="key">Under which key.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The entry.</returns>
    /// <exception cref="EntryNotFoundException">There is nothing under that key.</exception>
    [Alias("read")]
    Task<KeyValueEntry> ReadAsync(WorkspaceId workspace, string key, CancellationToken cancellationToken);

    /// <summary>Keeps a value in place of what was under that key.</summary>
    /// <param name="workspace">Who.</param>
    /// <param name="key">1 to 500 characters, one line.</param>
    /// <param name="value">JSON, at most 262,144 characters.</param>
    /// <param name="timeToLive">How long it is kept; null for good. Zero or less: it has expired already, and what was there is gone.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>When it is kept.</returns>
    /// <exception cref="InvalidFieldException">A value is out of its range.</exception>
    /// <exception cref="LimitReachedException">The workspace keeps as much as it may: 1,000 entries, and 4 MiB of JSON in all.</exception>
    /// <exception cref="WorkspaceRemovedException">The workspace is removed.</exception>
    [Alias("keep")]
    Task KeepAsync(WorkspaceId workspace, string key, string value, TimeSpan? timeToLive, CancellationToken cancellationToken);

    /// <summary>Drops what is under a key, if anything is.</summary>
    /// <param name="workspace">Who.</param>
    /// <param name="key">Which key.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>When nothing is there any more.</returns>
    /// <exception cref="WorkspaceRemovedException">The workspace is removed.</exception>
    [Alias("drop")]
    Task DropAsync(WorkspaceId workspace, string key, CancellationToken cancellationToken);
}
