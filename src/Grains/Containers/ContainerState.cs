namespace Molecule.Grains.Containers;

/// <summary>What was last made of the container of a workspace.</summary>
internal enum ContainerState
{
    /// <summary>It is to be made, or is being made.</summary>
    Waiting,

    /// <summary>It was started.</summary>
    Running,

    /// <summary>It ended by itself, or is gone.</summary>
    Exited,

    /// <summary>It was stopped, and is kept.</summary>
    Stopped,
}
