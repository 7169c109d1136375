namespace Molecule.Grains.Interfaces.History;

/// <summary>A moment of the organisation: a position of its log, or a time. With neither it is now.</summary>
/// <param name="Position">The last fact that the moment includes, 0 or more; beyond the newest fact it is now.</param>
/// <param name="Time">Everything that happened at or before it is included; in the future it is now. Not together with a position.</param>
[GenerateSerializer, Immutable, Alias("molecule.moment")]
public sealed record Moment([property: Id(0)] long? Position, [property: Id(1)] DateTimeOffset? Time)
{
    /// <summary>After the newest fact.</summary>
    public static Moment Now { get; } = new(null, null);
}
