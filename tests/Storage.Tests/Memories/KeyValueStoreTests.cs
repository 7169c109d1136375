using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Memories;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Memories;
using Molecule.Storage.Memories;
using Molecule.Storage.Tests.Workspaces;
using Npgsql;

namespace Molecule.Storage.Tests.Memories;

public sealed class KeyValueStoreTests(Servers servers)
{
    private static readonly DateTimeOffset Now = Facts.Start;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("null")]
    [InlineData("1.50")]
    [InlineData("\"质量\"")]
    [InlineData("""{"a":{"b":[1,2.0,"c"]},"empty":{}}""")]
    public async Task WriteAsync_AnyJson_IsReadBackCompact(string json)
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new KeyValueStore(database.DataSource);
        var workspace = (await Activation.CreateAsync(database.DataSource)).Id;

        await store.WriteAsync(workspace, Entry("a/b", json), Cancelled);

        (await store.ReadAsync(workspace, "a/b", Now, Cancelled)).ShouldBe(Entry("a/b", json));
    }

    [Fact]
    public async Task ListAsync_EntriesThatHaveNotExpired_AreInTheOrderOfTheirKeys()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new KeyValueStore(database.DataSource);
        var workspace = (await Activation.CreateAsync(database.DataSource)).Id;
        var other = (await Activation.CreateAsync(database.DataSource)).Id;
        KeyValueEntry[] entries = [Entry("b", "1"), Entry("a", "2", seconds: 1), Entry("B", "3", seconds: 0), Entry("c", "4", seconds: -1), Entry("Z", "5")];
        foreach (var entry in entries)
        {
            await store.WriteAsync(workspace, entry, Cancelled);
        }

        await store.WriteAsync(other, Entry("x", "6"), Cancelled);

        (await store.ListAsync(workspace, Now, Cancelled)).ShouldBe([entries[4], entries[1], entries[0]]);
        (await store.ListAsync(workspace, Now.AddSeconds(1), Cancelled)).ShouldBe([entries[4], entries[0]]);
        (await store.ReadAsync(workspace, "B", Now, Cancelled)).ShouldBeNull();
        (await store.ReadAsync(workspace, "a", Now.AddSeconds(1), Cancelled)).ShouldBeNull();
        (await store.ReadAsync(workspace, "nothing", Now, Cancelled)).ShouldBeNull();
    }

    [Fact]
    public async Task WriteAsync_Again_ReplacesValueAndExpiry()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new KeyValueStore(database.DataSource);
        var workspace = (await Activation.CreateAsync(database.DataSource)).Id;

        await store.WriteAsync(workspace, Entry("k", "1", seconds: 5), Cancelled);
        await store.WriteAsync(workspace, Entry("k", "2"), Cancelled);
        (await store.ListAsync(workspace, Now.AddDays(1), Cancelled)).ShouldBe([Entry("k", "2")]);

        await store.WriteAsync(workspace, Entry("k", "3", seconds: -1), Cancelled);
        (await store.ListAsync(workspace, Now, Cancelled)).ShouldBeEmpty();
    }

    [Fact]
    public async Task DeleteAsync_PresentOrAbsent_IsGone()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new KeyValueStore(database.DataSource);
        var workspace = (await Activation.CreateAsync(database.DataSource)).Id;
        await store.WriteAsync(workspace, Entry("k", "1"), Cancelled);

        await store.DeleteAsync(workspace, "k", Cancelled);
        await store.DeleteAsync(workspace, "k", Cancelled);

        (await store.ListAsync(workspace, Now, Cancelled)).ShouldBeEmpty();
    }

    [Fact]
    public async Task EveryCall_UnknownOrRemovedWorkspace_IsRefused()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new KeyValueStore(database.DataSource);
        var nobody = new WorkspaceId(Guid.NewGuid());
        var gone = await Activation.CreateAsync(database.DataSource);
        await store.WriteAsync(gone.Id, Entry("k", "1"), Cancelled);
        await gone.CommitAsync(Facts.Removed());

        await Should.ThrowAsync<WorkspaceNotFoundException>(() => store.ListAsync(nobody, Now, Cancelled));
        await Should.ThrowAsync<WorkspaceNotFoundException>(() => store.ReadAsync(nobody, "k", Now, Cancelled));
        await Should.ThrowAsync<WorkspaceNotFoundException>(() => store.WriteAsync(nobody, Entry("k", "1"), Cancelled));
        await Should.ThrowAsync<WorkspaceNotFoundException>(() => store.DeleteAsync(nobody, "k", Cancelled));
        await Should.ThrowAsync<WorkspaceRemovedException>(() => store.WriteAsync(gone.Id, Entry("k", "2"), Cancelled));
        await Should.ThrowAsync<WorkspaceRemovedException>(() => store.DeleteAsync(gone.Id, "k", Cancelled));
        (await store.ListAsync(gone.Id, Now, Cancelled)).ShouldBe([Entry("k", "1")]);
    }

    [Fact]
    public async Task WriteAsync_ManyKeysAtOnceAtTheLimit_WriteExactlyAsManyAsThereIsRoomFor()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new KeyValueStore(database.DataSource);
        var workspace = (await Activation.CreateAsync(database.DataSource)).Id;
        const int Room = 5;
        await FillAsync(database, workspace, MemoryLimits.MaxEntries - Room, "'1'");
        await store.WriteAsync(workspace, Entry("expired", "1", seconds: 0), Cancelled);

        var written = await Task.WhenAll(Enumerable.Range(0, 15).Select(number => TryWriteAsync(store, workspace, Entry($"new {number}", "1"))));

        written.Count(refusal => refusal is null).ShouldBe(Room);
        written.First(refusal => refusal is not null)!.Message.ShouldBe("a workspace keeps at most 1000 keys");
        (await store.ListAsync(workspace, Now, Cancelled)).Length.ShouldBe(MemoryLimits.MaxEntries);
        // What is there already can still be replaced.
        (await TryWriteAsync(store, workspace, Entry("fill 1", "2"))).ShouldBeNull();
    }

    [Fact]
    public async Task WriteAsync_ValuesFillTheRoom_OneByteMoreIsRefused()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new KeyValueStore(database.DataSource);
        var workspace = (await Activation.CreateAsync(database.DataSource)).Id;
        await FillAsync(database, workspace, 16, $"to_jsonb(repeat('x', {(MemoryLimits.MaxEntryBytes / 16) - 2}))");

        (await TryWriteAsync(store, workspace, Entry("k", "1")))!.Message.ShouldBe("the values of a workspace have at most 4194304 bytes together");
        (await TryWriteAsync(store, workspace, Entry("fill 1", "1"))).ShouldBeNull();
        (await TryWriteAsync(store, workspace, Entry("k", $"\"{new string('x', (MemoryLimits.MaxEntryBytes / 16) - 2)}\"")))!.Limit.ShouldBe(MemoryLimits.MaxEntryBytes);
        (await TryWriteAsync(store, workspace, Entry("k", $"\"{new string('x', (MemoryLimits.MaxEntryBytes / 16) - 3)}\""))).ShouldBeNull();
    }

    /// <summary>W55: what has expired does not stay.</summary>
    [Fact]
    public async Task DeleteExpiredAsync_ReallyDeletesInBatchesAndNothingElse()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new KeyValueStore(database.DataSource);
        var workspace = (await Activation.CreateAsync(database.DataSource)).Id;
        for (var number = 0; number < 5; number++)
        {
            await store.WriteAsync(workspace, Entry($"k{number}", "1", seconds: number), Cancelled);
        }

        await store.WriteAsync(workspace, Entry("stays", "1"), Cancelled);

        (await store.DeleteExpiredAsync(Now.AddSeconds(3), 3, Cancelled)).ShouldBe(3);
        (await KeysAsync(database)).ShouldBe(["k3", "k4", "stays"]);
        (await store.DeleteExpiredAsync(Now.AddSeconds(3), 3, Cancelled)).ShouldBe(1);
        (await store.DeleteExpiredAsync(Now.AddSeconds(3), 3, Cancelled)).ShouldBe(0);
        (await KeysAsync(database)).ShouldBe(["k4", "stays"]);
    }

    [Fact]
    public async Task DeleteExpiredAsync_SomebodyWritesARow_LeavesItAndDoesNotWait()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new KeyValueStore(database.DataSource);
        var workspace = (await Activation.CreateAsync(database.DataSource)).Id;
        await store.WriteAsync(workspace, Entry("renewed", "1", seconds: -1), Cancelled);
        await store.WriteAsync(workspace, Entry("gone", "1", seconds: -1), Cancelled);
        await using var writer = await database.DataSource.OpenConnectionAsync(Cancelled);
        await using var transaction = await writer.BeginTransactionAsync(Cancelled);
        await using (var renew = new NpgsqlCommand("UPDATE workspace_memory SET expires_at = NULL WHERE key = 'renewed'", writer))
        {
            await renew.ExecuteNonQueryAsync(Cancelled);
        }

        (await store.DeleteExpiredAsync(Now, 10, Cancelled)).ShouldBe(1);
        await transaction.CommitAsync(Cancelled);

        (await store.DeleteExpiredAsync(Now, 10, Cancelled)).ShouldBe(0);
        (await KeysAsync(database)).ShouldBe(["renewed"]);
    }

    private static KeyValueEntry Entry(string key, string json, int? seconds = null) =>
        new(key, json, seconds is { } after ? Now.AddSeconds(after) : null, Now);

    private static Task<IReadOnlyList<string>> KeysAsync(TestDatabase database) =>
        database.ReadAllAsync<string>("SELECT key FROM workspace_memory ORDER BY key", Cancelled);

    private static Task<int> FillAsync(TestDatabase database, WorkspaceId workspace, int count, string value) => database.ExecuteAsync(
        $"INSERT INTO workspace_memory (workspace_id, key, value) SELECT '{workspace}', 'fill ' || number, {value} FROM generate_series(1, {count}) number",
        Cancelled);

    private static async Task<LimitReachedException?> TryWriteAsync(KeyValueStore store, WorkspaceId workspace, KeyValueEntry entry)
    {
        try
        {
            await store.WriteAsync(workspace, entry, Cancelled);
            return null;
        }
        catch (LimitReachedException refusal)
        {
            return refusal;
        }
    }
}
