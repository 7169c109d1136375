namespace Molecule.Grains.Containers;

/// <summary>What is told of a container that ended under its workspace.</summary>
/// <param name="Code">Its exit code; null when the container is gone.</param>
/// <param name="OutOfMemory">Whether it was killed because it wanted more memory than it may have.</param>
/// <param name="Restarts">How often the platform has started the workspace again by itself before.</param>
[GenerateSerializer, Immutable, Alias("molecule.container-end")]
internal sealed record ContainerEnd([property: Id(0)] int? Code, [property: Id(1)] bool OutOfMemory, [property: Id(2)] int Restarts);
