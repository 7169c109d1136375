namespace Molecule.Gateway.Containers;

/// <summary>How a container ended.</summary>
internal sealed record ContainerExitBody
{
    /// <summary>Its exit code; 137 when it was killed.</summary>
    public required int ExitCode { get; init; }

    /// <summary>Whether it was killed because it wanted more memory than it may have.</summary>
    public required bool OomKilled { get; init; }

    /// <summary>When, by the engine's clock.</summary>
    public required DateTimeOffset At { get; init; }
}
