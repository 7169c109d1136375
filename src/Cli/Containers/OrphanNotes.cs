namespace Molecule.Cli.Containers;

/// <summary>What the platform says of orphans.</summary>
internal sealed record OrphanNotes
{
    public required IReadOnlyList<OrphanNote> Orphans { get; init; }

    public required IReadOnlyList<string> Unanswered { get; init; }
}
