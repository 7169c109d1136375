using Molecule.Grains.Chores;

namespace Molecule.Grains.Secrets;

/// <summary>Lets go of what is too old in the audit trail of secrets, a batch at a time.</summary>
internal sealed class SecretAuditRetention(ISecretStore store, TimeProvider time) : IChore
{
    private const int BatchSize = 5_000;

    /// <summary>How long an entry is kept. The documentation names the same time.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(365);

    public string Name => "audit of secrets";

    public TimeSpan Interval { get; } = TimeSpan.FromHours(6);

    public Task<int> RunAsync(CancellationToken cancellationToken) =>
        store.DeleteAuditAsync(time.GetUtcNow() - Kept, BatchSize, cancellationToken);
}
