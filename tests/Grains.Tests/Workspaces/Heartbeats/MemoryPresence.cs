using System.Collections.Concurrent;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces.Heartbeats;

namespace Molecule.Grains.Tests.Workspaces.Heartbeats;

/// <summary>Remembers whose keys were set and deleted.</summary>
internal sealed class MemoryPresence : IPresence
{
    private readonly ConcurrentDictionary<WorkspaceId, Beat> _keys = new();

    public bool IsAway { get; set; }

    public Beat? Find(WorkspaceId workspace) => _keys.GetValueOrDefault(workspace);

    public Task<bool> RefreshAsync(IReadOnlyList<Beat> beats, CancellationToken cancellationToken)
    {
        if (IsAway)
        {
            return Task.FromResult(false);
        }

        foreach (var beat in beats)
        {
            _keys[beat.Workspace] = beat;
        }

        return Task.FromResult(true);
    }

    public void Clear(WorkspaceId workspace) => _keys.TryRemove(workspace, out _);
}
