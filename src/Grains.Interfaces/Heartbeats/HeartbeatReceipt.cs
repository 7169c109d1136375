namespace Molecule.Grains.Interfaces.Heartbeats;

/// <summary>The answer to a heartbeat.</summary>
/// <param name="IsKnown">Whether there is a workspace to beat for: false when the id is unknown or the workspace is removed.</param>
/// <param name="Silo">The silo that hears the workspace. Further beats may be brought to its <see cref="IHeartbeatIntake"/>.</param>
/// <param name="Patience">Silence after which the workspace is called offline.</param>
[GenerateSerializer, Immutable, Alias("molecule.heartbeat-receipt")]
public sealed record HeartbeatReceipt(
    [property: Id(0)] bool IsKnown,
    [property: Id(1)] SiloAddress Silo,
    [property: Id(2)] TimeSpan Patience);
