using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Heartbeats;
using Molecule.Grains.Workspaces.Liveness;
using Orleans.Placement;

namespace Molecule.Grains.Workspaces.Heartbeats;

/// <summary>Brings what gateways have gathered to the ear of one silo.</summary>
[SiloPlacement]
[Immovable]
[GrainType("heartbeat-intake")]
internal sealed class HeartbeatIntakeGrain(HeartbeatEar ear, Listening listening) : Grain, IHeartbeatIntake
{
    public Task<IntakeReceipt> HearAsync(ImmutableArray<AgentBeat> beats, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(beats.Length, IHeartbeatIntake.MaxBeats, nameof(beats));
        var notHeard = ImmutableArray.CreateBuilder<int>();
        for (var place = 0; place < beats.Length; place++)
        {
            if (!ear.TryHear(beats[place]))
            {
                notHeard.Add(place);
            }
        }

        return Task.FromResult(new IntakeReceipt(notHeard.DrainToImmutable()));
    }

    public Task AttendAsync()
    {
        listening.Attend();
        return Task.CompletedTask;
    }
}
