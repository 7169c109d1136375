using System.Collections.Immutable;

namespace Molecule.Grains.Interfaces.Heartbeats;

/// <summary>
/// Hears ordinary heartbeats of all workspaces that are awake in one silo; the key is the silo's address, as its <c>ToParsableString</c>
/// spells it, alone or followed by a slash and any word: keys with different words may take different ways to the same ear. What a beat does here is exactly what it does at its workspace (<see cref="Workspaces.IWorkspaceAgent.HeartbeatAsync"/>), for many
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

    /// <summary>
    /// Says that a gateway is there, which would bring beats if there were any. A silo to which no gateway has said so for five seconds
    /// takes the silence of agents for its own deafness, so each gateway says it to each silo twice a second.
    /// </summary>
    [Alias("attend")]
    Task AttendAsync();
}
