namespace Molecule.Grains.Containers;

/// <summary>A line that a container wrote.</summary>
/// <param name="At">When, by the engine's clock.</param>
/// <param name="Text">What, without the line's end, cut to 4,096 characters.</param>
/// <param name="IsError">Whether it went to the error stream.</param>
internal sealed record ContainerLine(DateTimeOffset At, string Text, bool IsError);
