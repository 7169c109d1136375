namespace Molecule.Grains.Interfaces.Containers;

/// <summary>A line that a container wrote, without its secrets.</summary>
/// <param name="At">When, by the engine's clock.</param>
/// <param name="Text">What, at most 4,096 characters.</param>
/// <param name="IsError">Whether it went to the error stream.</param>
[GenerateSerializer, Immutable, Alias("molecule.log-line")]
public sealed record LogLine([property: Id(0)] DateTimeOffset At, [property: Id(1)] string Text, [property: Id(2)] bool IsError);
