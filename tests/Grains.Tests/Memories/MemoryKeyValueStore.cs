using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Memories;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Memories;

namespace Molecule.Grains.Tests.Memories;

/// <summary>Entries in memory, of one workspace, without the limits that the database keeps.</summary>
internal sealed class MemoryKeyValueStore : IKeyValueStore
{
    public Dictionary<string, KeyValueEntry> Entries { get; } = new(StringComparer.Ordinal);

    /// <summary>How many rows each call for expired ones asked for.</summary>
    public List<int> Batches { get; } = [];

    public Task<ImmutableArray<KeyValueEntry>> ListAsync(WorkspaceId workspace, DateTimeOffset now, CancellationToken cancellationToken) =>
        Task.FromResult(Entries.Values.Where(entry => !(entry.ExpiresAt <= now)).OrderBy(entry => entry.Key, StringComparer.Ordinal).ToImmutableArray());

    public Task<KeyValueEntry?> ReadAsync(WorkspaceId workspace, string key, DateTimeOffset now, CancellationToken cancellationToken) =>
        Task.FromResult(Entries.GetValueOrDefault(key) is { } entry && !(entry.ExpiresAt <= now) ? entry : null);

    public Task WriteAsync(WorkspaceId workspace, KeyValueEntry entry, CancellationToken cancellationToken)
    {
        Entries[entry.Key] = entry;
        return Task.CompletedTask;
    }

    public Task DeleteAsync(WorkspaceId workspace, string key, CancellationToken cancellationToken)
    {
        Entries.Remove(key);
        return Task.CompletedTask;
    }

    public Task<int> DeleteExpiredAsync(DateTimeOffset now, int most, CancellationToken cancellationToken)
    {
        Batches.Add(most);
        var expired = Entries.Values.Where(entry => entry.ExpiresAt <= now).Take(most).ToArray();
        foreach (var entry in expired)
        {
            Entries.Remove(entry.Key);
        }

        return Task.FromResult(expired.Length);
    }
}
