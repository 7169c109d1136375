using System.Collections.Concurrent;

namespace Molecule.Grains.Workspaces.Tokens;

/// <summary>
/// When tokens were used in this silo, until it is written. Best effort, and only to the hour: whoever looks wants to know whether a token is
/// in use at all, and that must not cost a statement for each heartbeat.
/// </summary>
internal sealed class TokenUses
{
    /// <summary>A token's use is taken note of no more often than this.</summary>
    public static readonly TimeSpan Granularity = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _uses = new();

    /// <summary>Whether its use was taken note of lately, so that it need not be now.</summary>
    public static bool IsFresh(LiveToken token, DateTimeOffset now) => now - token.LastUsedAt < Granularity;

    public void Record(Guid token, DateTimeOffset at) => _uses[token] = at;

    /// <summary>Takes out what waits, at most so much.</summary>
    public IReadOnlyCollection<KeyValuePair<Guid, DateTimeOffset>> Drain(int limit) =>
        [.. _uses.Take(limit).Where(use => _uses.TryRemove(use))];

    /// <summary>Puts back what could not be written; what has been recorded since is newer.</summary>
    public void PutBack(IEnumerable<KeyValuePair<Guid, DateTimeOffset>> uses)
    {
        foreach (var (token, at) in uses)
        {
            _uses.TryAdd(token, at);
        }
    }
}
