namespace Molecule.Cli.Verify;

/// <summary>A line of the platform's answer: how far it is, and in the last one how it ended.</summary>
internal sealed record VerificationLine
{
    public required string State { get; init; }

    public long Facts { get; init; }

    public long Head { get; init; }

    public long Workspaces { get; init; }

    public VerificationDifference? Difference { get; init; }

    public string? Error { get; init; }
}
