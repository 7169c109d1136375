using System.Collections.Concurrent;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces.Heartbeats;

namespace Molecule.Grains.Tests.Workspaces.Heartbeats;

/// <summary>Keeps the newest beat of each workspace, and can be away.</summary>
internal sealed class MemoryHeartbeatStore : IHeartbeatStore
{
    private readonly ConcurrentDictionary<WorkspaceId, Beat> _beats = new();

    public bool IsAway { get; set; }

    public Beat? Find(WorkspaceId workspace) => _beats.GetValueOrDefault(workspace);

    public Task WriteAsync(IReadOnlyList<Beat> beats, SiloAddress silo, CancellationToken cancellationToken)
    {
        if (IsAway)
        {
            throw new StorageUnavailableException("nobody answers");
        }

        foreach (var beat in beats)
        {
            _beats.AddOrUpdate(beat.Workspace, beat, (_, known) => known.Vitals.LastHeartbeatAt < beat.Vitals.LastHeartbeatAt ? beat : known);
        }

        return Task.CompletedTask;
    }
}
