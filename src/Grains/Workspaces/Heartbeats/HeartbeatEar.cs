using Microsoft.Extensions.Options;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces.Heartbeats;
using Molecule.Grains.Workspaces.Commits;

namespace Molecule.Grains.Workspaces.Heartbeats;

/// <summary>Hears the ordinary heartbeats of the workspaces that are awake in this silo, without a turn of theirs. For any thread.</summary>
internal sealed class HeartbeatEar(
    LocalActivations awake, HeartbeatBuffer buffer, IAnnouncer announcer, IOptions<WorkspaceOptions> options, TimeProvider time)
{
    /// <summary>
    /// The part of the tolerated silence for which a row and its key may be behind when an agent has said nothing new. An agent that beats more often
    /// than needed costs Postgres and Redis no more than others; one that beats as it is told to is written each time.
    /// </summary>
    private const int PartOfTimeout = 6;

    private readonly long _rest = (long)((options.Value.HeartbeatTimeout / PartOfTimeout).TotalSeconds * time.TimestampFrequency);

    /// <summary>Takes note of a beat.</summary>
    /// <returns>Whether it did; when it did not, nothing has changed, and the beat has to be said to its workspace.</returns>
    public bool TryHear(AgentBeat beat) =>
        awake.PulseOf(beat.Workspace)?.TryHear(beat, time.GetWrittenNow(), time.GetTimestamp(), _rest, buffer, announcer) is true;
}
