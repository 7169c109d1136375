namespace Molecule.Cli.Containers;

/// <summary>What the platform says of a workspace's container.</summary>
internal sealed record ContainerNote
{
    public required string Engine { get; init; }

    public string? ContainerId { get; init; }

    public required long Generation { get; init; }

    public required string State { get; init; }

    public required int Restarts { get; init; }

    public ContainerEndNote? LastExit { get; init; }

    public string? Problem { get; init; }
}
