using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Memories;
using Molecule.Grains.Interfaces.Workspaces;
using Orleans.Concurrency;

namespace Molecule.Grains.Memories;

/// <summary>Keeps and reads entries for gateways, which cannot see Postgres.</summary>
// Stateless and reentrant: it holds nothing between calls, so callers need not wait for each other; what must hold between them is decided
// in the database.
[StatelessWorker]
[Reentrant]
[GrainType("key-value-memory")]
internal sealed class KeyValueMemoryGrain(IKeyValueStore store, TimeProvider time) : Grain, IKeyValueMemory
{
    public async Task<KeyValueList> ListAsync(WorkspaceId workspace, CancellationToken cancellationToken) =>
        new(await store.ListAsync(workspace, time.GetUtcNow(), cancellationToken));

    public async Task<KeyValueEntry> ReadAsync(WorkspaceId workspace, string key, CancellationToken cancellationToken)
    {
        WrittenText.RequireLine("key", key, 1, MemoryLimits.MaxKey);
        return await store.ReadAsync(workspace, key, time.GetUtcNow(), cancellationToken) ?? throw new EntryNotFoundException();
    }

    public Task KeepAsync(WorkspaceId workspace, string key, string value, TimeSpan? timeToLive, CancellationToken cancellationToken)
    {
        WrittenText.RequireLine("key", key, 1, MemoryLimits.MaxKey);
        if (value.Length > MemoryLimits.MaxValue)
        {
            throw new InvalidFieldException("value", $"must be at most {MemoryLimits.MaxValue} characters of JSON, and is {value.Length}");
        }

        var now = time.GetUtcNow();
        return store.WriteAsync(workspace, new KeyValueEntry(key, value, now + timeToLive, now), cancellationToken);
    }

    public Task DropAsync(WorkspaceId workspace, string key, CancellationToken cancellationToken)
    {
        WrittenText.RequireLine("key", key, 1, MemoryLimits.MaxKey);
        return store.DeleteAsync(workspace, key, cancellationToken);
    }
}
