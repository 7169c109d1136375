namespace Molecule.Grains.Containers;

/// <summary>What is to be done next about the container of one workspace. Each can be done again without harm.</summary>
internal abstract record ContainerStep
{
    /// <summary>Make one of the current generation in place of whatever is there, and start it.</summary>
    internal sealed record Launch : ContainerStep;

    /// <summary>Finish a start that was begun: it runs, and nobody took note of that.</summary>
    internal sealed record Adopt(string ContainerId) : ContainerStep;

    /// <summary>See why it does not run, and tell its workspace.</summary>
    /// <param name="ContainerId">Which; null when no engine knows one.</param>
    internal sealed record Report(string? ContainerId) : ContainerStep;

    /// <summary>End it though it runs: its agent is not heard of any more.</summary>
    internal sealed record End(string ContainerId) : ContainerStep;

    /// <summary>Begin again with the workspace, which makes a new generation of it.</summary>
    internal sealed record Restart : ContainerStep;

    /// <summary>Stop it and keep it.</summary>
    internal sealed record Stop(string ContainerId) : ContainerStep;

    /// <summary>Take note that it is at rest.</summary>
    internal sealed record Settle : ContainerStep;

    /// <summary>Remove it and end the binding.</summary>
    /// <param name="WithVolumes">Whether what it wrote goes too.</param>
    internal sealed record Remove(bool WithVolumes) : ContainerStep;

    /// <summary>Nothing before this time.</summary>
    internal sealed record Wait(DateTimeOffset Until) : ContainerStep;
}
