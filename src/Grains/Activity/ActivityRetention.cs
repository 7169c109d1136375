using Microsoft.Extensions.Options;
using Molecule.Grains.Chores;

namespace Molecule.Grains.Activity;

/// <summary>Lets go of activity that is too old, a batch at a time, so that nobody who writes waits for it.</summary>
internal sealed class ActivityRetention(IActivityStore store, IOptions<ActivityOptions> options, TimeProvider time) : IChore
{
    public const int BatchSize = 5_000;

    public string Name => "activity retention";

    public TimeSpan Interval => TimeSpan.FromHours(options.Value.CleanupIntervalHours);

    public Task<int> RunAsync(CancellationToken cancellationToken) =>
        store.DeleteBeforeAsync(time.GetUtcNow() - TimeSpan.FromDays(options.Value.RetentionDays), BatchSize, cancellationToken);
}
