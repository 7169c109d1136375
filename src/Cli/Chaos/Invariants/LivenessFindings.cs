namespace Molecule.Cli.Chaos.Invariants;

/// <summary>What became of those who lived and those who died.</summary>
internal sealed record LivenessFindings
{
    public required IReadOnlyList<Violation> Violations { get; init; }

    /// <summary>Living agents that were called offline for a reason that is a known limit, a line for each.</summary>
    public required IReadOnlyList<string> Excused { get; init; }

    /// <summary>How often somebody was called offline who was dead.</summary>
    public required int Deaths { get; init; }

    /// <summary>How often somebody was called offline who had not tried to be heard: the machine did not let it.</summary>
    public required int NotTried { get; init; }
}
