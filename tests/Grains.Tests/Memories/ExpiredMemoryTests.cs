using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using Molecule.Grains.Interfaces.Memories;
using Molecule.Grains.Memories;

namespace Molecule.Grains.Tests.Memories;

/// <summary>W55: what has expired is deleted.</summary>
public sealed class ExpiredMemoryTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));
    private readonly MemoryKeyValueStore _store = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_DeletesInBatchesUntilNothingIsLeft()
    {
        Keep(2_500, _clock.GetUtcNow());
        Keep(1, _clock.GetUtcNow().AddTicks(1));
        var chore = new ExpiredMemory(_store, _clock);

        (await chore.RunAsync(Cancelled)).ShouldBe(2_500);

        _store.Batches.ShouldBe([1_000, 1_000, 1_000]);
        _store.Entries.Count.ShouldBe(1);
        (await chore.RunAsync(Cancelled)).ShouldBe(0);
        _clock.Advance(chore.Interval);
        (await chore.RunAsync(Cancelled)).ShouldBe(1);
    }

    [Fact]
    public async Task RunAsync_MoreThanARoundTakes_LeavesTheRestToTheNext()
    {
        Keep(100_001, _clock.GetUtcNow());
        var chore = new ExpiredMemory(_store, _clock);

        (await chore.RunAsync(Cancelled)).ShouldBe(100_000);
        (await chore.RunAsync(Cancelled)).ShouldBe(1);
    }

    private void Keep(int count, DateTimeOffset until)
    {
        for (var number = 0; number < count; number++)
        {
            var key = _store.Entries.Count.ToString(CultureInfo.InvariantCulture);
            _store.Entries.Add(key, new KeyValueEntry(key, "1", until, until));
        }
    }
}
