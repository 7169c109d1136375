namespace Molecule.Grains.Containers;

/// <summary>How a container ended.</summary>
/// <param name="Code">Its exit code; 137 when it was killed.</param>
/// <param name="OutOfMemory">Whether it was killed because it wanted more memory than it may have.</param>
/// <param name="At">When, by the engine's clock.</param>
internal sealed record ContainerExit(int Code, bool OutOfMemory, DateTimeOffset At);
