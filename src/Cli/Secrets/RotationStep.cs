namespace Molecule.Cli.Secrets;

/// <summary>What the platform says of one step of a rotation.</summary>
internal sealed record RotationStep
{
    public required string KeyId { get; init; }

    public required int Resealed { get; init; }

    public required IReadOnlyList<string> Unreadable { get; init; }

    public Guid? Next { get; init; }
}
