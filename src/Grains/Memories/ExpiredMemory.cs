using Molecule.Grains.Chores;

namespace Molecule.Grains.Memories;

/// <summary>Deletes entries that have expired. Nobody sees them any more; without this they would take room for ever.</summary>
internal sealed class ExpiredMemory(IKeyValueStore store, TimeProvider time) : IChore
{
    private const int BatchSize = 1_000;
    private const int MostBatches = 100;

    public string Name => "expired memory";

    public TimeSpan Interval { get; } = TimeSpan.FromMinutes(1);

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        // Each batch is a short transaction of its own. What is left after the last one waits for the next round.
        var now = time.GetUtcNow();
        var deleted = 0;
        for (var batch = 0; batch < MostBatches; batch++)
        {
            var some = await store.DeleteExpiredAsync(now, BatchSize, cancellationToken);
            deleted += some;
            if (some < BatchSize)
            {
                break;
            }
        }

        return deleted;
    }
}
