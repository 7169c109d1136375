using System.Collections.Concurrent;
using Molecule.Grains.Activity;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Activity;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Tests.Activity;

/// <summary>Activity in memory, with one workspace that a test names.</summary>
internal sealed class MemoryActivityStore : IActivityStore
{
    public ConcurrentQueue<ActivityEntry> Entries { get; } = new();

    /// <summary>What the workspace is; null when there is none.</summary>
    public Reporter? Reporter { get; set; } = new("Marketing", new WorkspaceId(Guid.NewGuid()), IsRemoved: false);

    public bool IsAway { get; set; }

    public (string? Text, int Limit)? Searched { get; private set; }

    public ConcurrentQueue<(DateTimeOffset Moment, int Most)> Deletions { get; } = new();

    public Task<Reporter?> AddAsync(ActivityEntry entry, CancellationToken cancellationToken)
    {
        if (IsAway)
        {
            return Task.FromException<Reporter?>(new StorageUnavailableException("away"));
        }

        if (Reporter is { IsRemoved: false })
        {
            Entries.Enqueue(entry);
        }

        return Task.FromResult(Reporter);
    }

    public Task<ActivityPage> ListAsync(WorkspaceId workspace, ActivityFilter filter, CancellationToken cancellationToken) =>
        Task.FromResult(new ActivityPage([.. Entries.Reverse().Take(filter.Limit)], HasMore: false));

    public Task<FindingList> SearchAsync(WorkspaceId workspace, string? text, int limit, CancellationToken cancellationToken)
    {
        Searched = (text, limit);
        return Task.FromResult(new FindingList([]));
    }

    public Task<int> DeleteBeforeAsync(DateTimeOffset moment, int most, CancellationToken cancellationToken)
    {
        Deletions.Enqueue((moment, most));
        return Task.FromResult(0);
    }
}
