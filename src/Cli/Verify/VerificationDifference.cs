namespace Molecule.Cli.Verify;

/// <summary>The first place where the log and a table do not agree.</summary>
internal sealed record VerificationDifference
{
    public required string Table { get; init; }

    public required string Row { get; init; }

    public string? Column { get; init; }

    public string? Stored { get; init; }

    public string? Folded { get; init; }

    public required string Summary { get; init; }
}
