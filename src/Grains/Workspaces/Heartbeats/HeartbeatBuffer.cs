using System.Collections.Concurrent;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Routing;

namespace Molecule.Grains.Workspaces.Heartbeats;

/// <summary>
/// What this silo has heard and not yet written: one beat for each workspace, the newest. Its size is bounded by the number of workspaces,
/// however long Postgres is away.
/// </summary>
internal sealed class HeartbeatBuffer
{
    private readonly ConcurrentDictionary<WorkspaceId, Beat> _newest = new();
    private readonly ConcurrentDictionary<WorkspaceId, BusyCount> _busy = new();

    public void Record(Beat beat) => _newest[beat.Workspace] = beat;

    /// <summary>Takes note that an agent works on more or on less than before, after its beat was recorded.</summary>
    public void Record(BusyCount count) => _busy[count.Workspace] = count;

    public void Forget(WorkspaceId workspace) => _newest.TryRemove(workspace, out _);

    /// <summary>Takes all beats out.</summary>
    public Beat[] Drain() => Drain(_newest);

    /// <summary>Takes out who became more or less busy. Before the beats are taken out: then theirs are among them, or written already.</summary>
    public BusyCount[] DrainBusy() => Drain(_busy);

    /// <summary>Puts back what could not be written, unless something newer has come.</summary>
    public void PutBack(IEnumerable<Beat> beats)
    {
        foreach (var beat in beats)
        {
            _newest.TryAdd(beat.Workspace, beat);
        }
    }

    /// <summary>Puts back what has to be told again, unless something newer has come.</summary>
    public void PutBack(IEnumerable<BusyCount> counts)
    {
        foreach (var count in counts)
        {
            _busy.TryAdd(count.Workspace, count);
        }
    }

    private static T[] Drain<T>(ConcurrentDictionary<WorkspaceId, T> newest)
    {
        var drained = new List<T>(newest.Count);
        foreach (var entry in newest)
        {
            // Removes this very one: what replaces it meanwhile stays for the next time.
            if (newest.TryRemove(entry))
            {
                drained.Add(entry.Value);
            }
        }

        return [.. drained];
    }
}
