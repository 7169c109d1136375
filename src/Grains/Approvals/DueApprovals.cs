using Microsoft.Extensions.Options;
using Molecule.Grains.Chores;

namespace Molecule.Grains.Approvals;

/// <summary>
/// Wakes requests for approval whose time is over, or will be before long, and whose grain may not be awake because the silo that carried it
/// died; and those whose workspace has been removed. It decides nothing: the grain looks at the time itself. With no silo lost, a timer has
/// always been there first.
/// </summary>
internal sealed class DueApprovals(IApprovalStore store, IGrainFactory grains, IOptions<ApprovalOptions> options, TimeProvider time) : IChore
{
    private const int BatchSize = 100;

    /// <summary>Longer than the cluster takes to find a dead silo and to do its chores elsewhere, so that timers are back before they are due.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(1);

    public string Name => "due approvals";

    public TimeSpan Interval { get; } = TimeSpan.FromSeconds(15);

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var due = await store.FindDueAsync(time.GetUtcNow() - options.Value.Expiry + Ahead, BatchSize, cancellationToken);
        var denied = await Task.WhenAll(due.Select(approval => grains.GetGrain<IApprovalWatch>(approval).LookAsync(cancellationToken)));
        return denied.Count(isDenied => isDenied);
    }
}
