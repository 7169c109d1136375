using Microsoft.Extensions.Time.Testing;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Memories;

namespace Molecule.Grains.Tests.Memories;

public sealed class KeyValueMemoryGrainTests
{
    private static readonly WorkspaceId Workspace = new(Guid.NewGuid());

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));
    private readonly MemoryKeyValueStore _store = new();
    private readonly KeyValueMemoryGrain _memory;

    public KeyValueMemoryGrainTests() => _memory = new KeyValueMemoryGrain(_store, _clock);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadAsync_UntilItExpires_IsThereAndThenNotFound()
    {
        await _memory.KeepAsync(Workspace, "k", "1", TimeSpan.FromSeconds(60), Cancelled);

        _clock.Advance(TimeSpan.FromSeconds(60) - TimeSpan.FromTicks(1));
        (await _memory.ReadAsync(Workspace, "k", Cancelled)).Value.ShouldBe("1");
        _clock.Advance(TimeSpan.FromTicks(1));
        await Should.ThrowAsync<EntryNotFoundException>(() => _memory.ReadAsync(Workspace, "k", Cancelled));
        (await _memory.ListAsync(Workspace, Cancelled)).Entries.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public async Task KeepAsync_NoTimeToLive_TakesAwayWhatWasThere(int seconds)
    {
        await _memory.KeepAsync(Workspace, "k", "1", null, Cancelled);
        await _memory.KeepAsync(Workspace, "k", "2", TimeSpan.FromSeconds(seconds), Cancelled);
        await Should.ThrowAsync<EntryNotFoundException>(() => _memory.ReadAsync(Workspace, "k", Cancelled));
    }

    [Fact]
    public async Task KeepAsync_WithoutTimeToLiveAfterOneWithIt_Stays()
    {
        await _memory.KeepAsync(Workspace, "k", "1", TimeSpan.FromSeconds(1), Cancelled);
        await _memory.KeepAsync(Workspace, "k", "2", null, Cancelled);
        _clock.Advance(TimeSpan.FromDays(1_000));
        (await _memory.ReadAsync(Workspace, "k", Cancelled)).ExpiresAt.ShouldBeNull();
    }

    [Fact]
    public async Task KeepAsync_LongestKeyAndValue_AreKept_OneMoreIsRefused()
    {
        var key = new string('k', MemoryLimits.MaxKey);
        var value = $"\"{new string('x', MemoryLimits.MaxValue - 2)}\"";
        await _memory.KeepAsync(Workspace, key, value, TimeSpan.FromSeconds(int.MaxValue), Cancelled);
        (await _memory.ReadAsync(Workspace, key, Cancelled)).Value.ShouldBe(value);

        (await Should.ThrowAsync<InvalidFieldException>(() => _memory.KeepAsync(Workspace, key + "k", "1", null, Cancelled))).Field.ShouldBe("key");
        (await Should.ThrowAsync<InvalidFieldException>(() => _memory.KeepAsync(Workspace, "k", value + " ", null, Cancelled))).Field.ShouldBe("value");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    public async Task EveryCall_KeyThatIsNone_IsRefused(string key)
    {
        (await Should.ThrowAsync<InvalidFieldException>(() => _memory.KeepAsync(Workspace, key, "1", null, Cancelled))).Field.ShouldBe("key");
        (await Should.ThrowAsync<InvalidFieldException>(() => _memory.ReadAsync(Workspace, key, Cancelled))).Field.ShouldBe("key");
        (await Should.ThrowAsync<InvalidFieldException>(() => _memory.DropAsync(Workspace, key, Cancelled))).Field.ShouldBe("key");
    }
}
