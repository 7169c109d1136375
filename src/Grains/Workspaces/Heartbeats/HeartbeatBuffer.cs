using System.Collections.Concurrent;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Workspaces.Heartbeats;

/// <summary>
/// What this silo has heard and not yet written: one beat for each workspace, the newest. Its size is bounded by the number of workspaces,
/// however long Postgres is away.
/// </summary>
internal sealed class HeartbeatBuffer
{
    private readonly ConcurrentDictionary<WorkspaceId, Beat> _newest = new();

    public void Record(Beat beat) => _newest[beat.Workspace] = beat;

    public void Forget(WorkspaceId workspace) => _newest.TryRemove(workspace, out _);

    /// <summary>Takes everything out.</summary>
    public Beat[] Drain()
    {
        var drained = new List<Beat>(_newest.Count);
        foreach (var entry in _newest)
        {
            // Removes this very beat: one that replaces it meanwhile stays for the next time.
            if (_newest.TryRemove(entry))
            {
                drained.Add(entry.Value);
            }
        }

        return [.. drained];
    }

    /// <summary>Puts back what could not be written, unless something newer has come.</summary>
    public void PutBack(IEnumerable<Beat> beats)
    {
        foreach (var beat in beats)
        {
            _newest.TryAdd(beat.Workspace, beat);
        }
    }
}
