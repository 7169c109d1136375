using Molecule.Grains.Interfaces.Activity;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Activity;

/// <summary>Port: where activity is kept.</summary>
internal interface IActivityStore
{
    /// <summary>Keeps an entry, unless its workspace is unknown or removed.</summary>
    /// <returns>The workspace as it is at that moment; null when there is none.</returns>
    Task<Reporter?> AddAsync(ActivityEntry entry, CancellationToken cancellationToken);

    Task<ActivityPage> ListAsync(WorkspaceId workspace, ActivityFilter filter, CancellationToken cancellationToken);

    Task<FindingList> SearchAsync(WorkspaceId workspace, string? text, int limit, CancellationToken cancellationToken);

    /// <summary>Deletes entries that are older than a moment, the oldest first.</summary>
    /// <returns>How many it deleted; at most as many as it may.</returns>
    Task<int> DeleteBeforeAsync(DateTimeOffset moment, int most, CancellationToken cancellationToken);
}
