using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Routing;
using Molecule.Grains.Tests.Workspaces;
using Molecule.Grains.Tests.Workspaces.Heartbeats;

namespace Molecule.Grains.Tests.Routing;

/// <summary>Reads teams and chains from the rows in memory, counts how often it is asked, and can be away or take its time.</summary>
internal sealed class MemoryRoutingQueries(MemoryWorkspaceStorage storage, MemoryHeartbeatStore beats) : IRoutingQueries
{
    private int _statements;

    /// <summary>How often Postgres would have been asked.</summary>
    public int Statements => _statements;

    public bool IsAway { get; set; }

    /// <summary>Runs after a team was read and before the answer is given.</summary>
    public Func<Task> Meanwhile { get; set; } = () => Task.CompletedTask;

    public async Task<TeamReading> ReadTeamAsync(WorkspaceId? parent, CancellationToken cancellationToken)
    {
        Ask();
        var reading = new TeamReading(
            storage.Head,
            [.. storage.Rows()
                .Where(row => row.ParentId == parent && row.Status != WorkspaceStatus.Removed)
                .Select(row => new Teammate(row, beats.Find(row.Id)?.Vitals.ActiveTasks ?? 0, beats.Find(row.Id)?.Vitals.LastHeartbeatAt))]);
        await Meanwhile();
        return reading;
    }

    public Task<WorkspaceId?> FindLastHeirAsync(WorkspaceId heir, CancellationToken cancellationToken)
    {
        Ask();
        var seen = new HashSet<WorkspaceId>();
        for (var at = heir; seen.Add(at);)
        {
            var row = storage.Find(at)!.State!;
            if (row.Status != WorkspaceStatus.Removed || row.ForwardedTo is not { } next)
            {
                return Task.FromResult<WorkspaceId?>(at);
            }

            at = next;
        }

        return Task.FromResult<WorkspaceId?>(null);
    }

    private void Ask()
    {
        Interlocked.Increment(ref _statements);
        if (IsAway)
        {
            throw new StorageUnavailableException("nobody answers");
        }
    }
}
