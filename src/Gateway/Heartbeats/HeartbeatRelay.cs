using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Molecule.Gateway.Cluster;
using Molecule.Grains.Interfaces.Heartbeats;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Heartbeats;

/// <summary>
/// Takes heartbeats to the workspaces. A workspace that beats for the first time is asked itself, and says which silo hears it; what it beats
/// from then on goes there together with the beats of others. Whatever that silo does not take note of is said to the workspace, so what this
/// knows of silos is only ever a short cut.
/// </summary>
internal sealed class HeartbeatRelay(
    ClusterCalls cluster,
    IClusterConnection connection,
    HeartbeatPace pace,
    IOptions<SiloOptions> options,
    TimeProvider time)
{
    /// <summary>Workspaces whose silo is known; when there are more, they are all looked for anew. About 100 bytes each.</summary>
    private const int MaxKnown = 2_000_000;

    private readonly ConcurrentDictionary<SiloAddress, HeartbeatLane> _lanes = new();
    private readonly ConcurrentDictionary<WorkspaceId, HeartbeatLane> _homes = new();
    private int _known;

    /// <summary>Says that an agent is alive.</summary>
    /// <param name="beat">What it says.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Whether there is a workspace to beat for.</returns>
    /// <exception cref="Molecule.Grains.Interfaces.MoleculeException">The token or a value is refused.</exception>
    public async ValueTask<bool> BeatAsync(AgentBeat beat, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        if (connection.TryHear(beat) || (_homes.TryGetValue(beat.Workspace, out var lane) && await lane.BringAsync(beat)))
        {
            pace.Took(time.GetElapsedTime(start));
            return true;
        }

        var receipt = await cluster.AskAsync(
            (grains, stop) => grains.GetGrain<IWorkspaceAgent>(beat.Workspace.Value).HeartbeatAsync(beat.Heartbeat, beat.Token, stop),
            cancellationToken);
        pace.Took(time.GetElapsedTime(start), receipt.Patience);
        Remember(beat.Workspace, receipt);
        return receipt.IsKnown;
    }

    private void Remember(WorkspaceId workspace, HeartbeatReceipt receipt)
    {
        if (!receipt.IsKnown)
        {
            if (_homes.TryRemove(workspace, out _))
                Interlocked.Decrement(ref _known);

            return;
        }

        var lane = _lanes.GetOrAdd(receipt.Silo, Open);
        if (lane.IsClosed)
            _lanes[receipt.Silo] = lane = Open(receipt.Silo);

        if (Volatile.Read(ref _known) >= MaxKnown)
        {
            _homes.Clear();
            Volatile.Write(ref _known, 0);
        }

        if (_homes.TryAdd(workspace, lane))
            Interlocked.Increment(ref _known);
        else
            _homes[workspace] = lane;
    }

    private HeartbeatLane Open(SiloAddress silo) =>
        new(connection.Grains.GetGrain<IHeartbeatIntake>(silo.ToParsableString()), options.Value.TryTimeout, time);
}
