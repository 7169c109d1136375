namespace Molecule.Cli.Testing;

/// <summary>What <c>test</c> was asked for.</summary>
internal sealed record TestOptions
{
    /// <summary>Part of the full names of the tests to run; null for all of them.</summary>
    public required string? Filter { get; init; }

    /// <summary>Nothing may be skipped: set where CI=true.</summary>
    public required bool SkipsNothing { get; init; }

    public static bool IsContinuousIntegration =>
        string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);
}
