namespace Molecule.Cli.Containers;

/// <summary>A line that a container wrote.</summary>
internal sealed record LogNote
{
    public required string Text { get; init; }
}
