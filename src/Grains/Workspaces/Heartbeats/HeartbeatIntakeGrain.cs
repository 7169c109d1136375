using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Heartbeats;
using Molecule.Grains.Workspaces.Commits;

namespace Molecule.Grains.Workspaces.Heartbeats;

/// <summary>The ear of one silo.</summary>
[SiloPlacement]
[GrainType("heartbeat-intake")]
internal sealed class HeartbeatIntakeGrain(LocalActivations awake, HeartbeatBuffer buffer, TimeProvider time) : Grain, IHeartbeatIntake
{
    public Task<IntakeReceipt> HearAsync(ImmutableArray<AgentBeat> beats, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(beats.Length, IHeartbeatIntake.MaxBeats, nameof(beats));
        var now = time.GetWrittenNow();
        var timestamp = time.GetTimestamp();
        var notHeard = ImmutableArray.CreateBuilder<int>();
        for (var place = 0; place < beats.Length; place++)
        {
            if (awake.PulseOf(beats[place].Workspace)?.TryHear(beats[place], now, timestamp, buffer) is not true)
            {
                notHeard.Add(place);
            }
        }

        return Task.FromResult(new IntakeReceipt(notHeard.DrainToImmutable()));
    }
}
