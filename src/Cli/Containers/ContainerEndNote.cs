namespace Molecule.Cli.Containers;

/// <summary>How a container last ended.</summary>
internal sealed record ContainerEndNote
{
    public required int ExitCode { get; init; }

    public required bool OomKilled { get; init; }

    public required DateTimeOffset At { get; init; }
}
