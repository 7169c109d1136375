namespace Molecule.Grains.Containers;

/// <summary>What should become of a workspace's container.</summary>
internal enum WantedState
{
    /// <summary>One of the current generation should run.</summary>
    Running,

    /// <summary>It should not run, and be kept with its log.</summary>
    Stopped,

    /// <summary>There should be none.</summary>
    Gone,
}
