using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Memories;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Memories;

/// <summary>Keeps entries for one test at a time, whichever workspace they are for.</summary>
internal sealed class FakeKeyValueMemory : IKeyValueMemory
{
    public Dictionary<string, KeyValueEntry> Entries { get; } = new(StringComparer.Ordinal);

    public Exception? Fails { get; set; }

    public Task<KeyValueList> ListAsync(WorkspaceId workspace, CancellationToken cancellationToken) =>
        Answer(() => new KeyValueList([.. Entries.Values.OrderBy(entry => entry.Key, StringComparer.Ordinal)]));

    public Task<KeyValueEntry> ReadAsync(WorkspaceId workspace, string key, CancellationToken cancellationToken) =>
        Entries.TryGetValue(key, out var entry) ? Answer(() => entry) : Task.FromException<KeyValueEntry>(Fails ?? new EntryNotFoundException());

    public Task KeepAsync(WorkspaceId workspace, string key, string value, TimeSpan? timeToLive, CancellationToken cancellationToken) => Answer(() =>
        Entries[key] = new KeyValueEntry(key, value, timeToLive is { } time ? FakeMemories.Now + time : null, FakeMemories.Now));

    public Task DropAsync(WorkspaceId workspace, string key, CancellationToken cancellationToken) => Answer(() => Entries.Remove(key));

    private Task<T> Answer<T>(Func<T> answer) => Fails is { } failure ? Task.FromException<T>(failure) : Task.FromResult(answer());
}
