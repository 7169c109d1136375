using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Molecule.Grains.Interfaces.Heartbeats;
using Molecule.Grains.Workspaces.Commits;
using Molecule.Grains.Workspaces.Liveness;

namespace Molecule.Grains.Workspaces.Heartbeats;

/// <summary>The ear of one silo.</summary>
[SiloPlacement]
[GrainType("heartbeat-intake")]
internal sealed class HeartbeatIntakeGrain(
    LocalActivations awake, HeartbeatBuffer buffer, Listening listening, IOptions<WorkspaceOptions> options, TimeProvider time) : Grain, IHeartbeatIntake
{
    /// <summary>
    /// The part of the tolerated silence for which a row and its key may be behind when an agent has said nothing new. An agent that beats more often
    /// than needed costs Postgres and Redis no more than others; one that beats as it is told to is written each time.
    /// </summary>
    private const int PartOfTimeout = 6;

    private readonly long _rest = (long)((options.Value.HeartbeatTimeout / PartOfTimeout).TotalSeconds * time.TimestampFrequency);

    public Task<IntakeReceipt> HearAsync(ImmutableArray<AgentBeat> beats, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(beats.Length, IHeartbeatIntake.MaxBeats, nameof(beats));
        var now = time.GetWrittenNow();
        var timestamp = time.GetTimestamp();
        var notHeard = ImmutableArray.CreateBuilder<int>();
        for (var place = 0; place < beats.Length; place++)
        {
            if (awake.PulseOf(beats[place].Workspace)?.TryHear(beats[place], now, timestamp, _rest, buffer) is not true)
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
