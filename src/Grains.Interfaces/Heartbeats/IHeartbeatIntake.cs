using System.Collections.Immutable;

namespace Molecule.Grains.Interfaces.Heartbeats;

/// <summary>
/// Hears ordinary heartbeats of all workspaces that are awake in one silo; the key is the silo's address, as its <c>ToParsableString</c>
/// spells it. What a beat does here is exactly what it does at its workspace (<see cref="Workspaces.IWorkspaceAgent.HeartbeatAsync"/>), for many
/// in one call and without a turn of each. It never waits for anything.
/// </summary>
[GrainInterfaceType("molecule.heartbeat-intake")]
[Alias("molecule.heartbeat-intake")]
public interface IHeartbeatIntake : IGrainWithStringKey
{
    /// <summary>The most beats that may be brought in one call.</summary>
    const int MaxBeats = 1_000;

    /// <summary>Takes note of the beats that change nothing but vitals. The same beat again does no harm.</summary>
    /// <param name="beats">At most <see cref="MaxBeats"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Those that it did not take note of.</returns>
    /// <exception cref="ArgumentOutOfRangeException">More beats than <see cref="MaxBeats"/>.</exception>
    [Alias("hear")]
    Task<IntakeReceipt> HearAsync(ImmutableArray<AgentBeat> beats, CancellationToken cancellationToken);
}
