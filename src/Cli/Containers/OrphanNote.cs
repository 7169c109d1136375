namespace Molecule.Cli.Containers;

/// <summary>An engine has something that belongs to nobody.</summary>
internal sealed record OrphanNote
{
    public required string Engine { get; init; }

    public required string WorkspaceId { get; init; }
}
