namespace Molecule.Cli.Chaos.Commands;

/// <summary>A command and what became of it.</summary>
internal sealed record Command
{
    public required CommandKind Kind { get; init; }

    /// <summary>A word that no other command says: facts that carry it are this command's.</summary>
    public required string Mark { get; init; }

    /// <summary>Of whom it is asked; null for a creation.</summary>
    public Guid? Workspace { get; init; }

    /// <summary>Where a workspace is created or moved to.</summary>
    public Guid? Parent { get; init; }

    public required DateTimeOffset Sent { get; init; }

    public required DateTimeOffset Answered { get; init; }

    public required Outcome Outcome { get; init; }

    /// <summary>What the answer names: the workspace, agent or approval that was made, or the agent that was removed.</summary>
    public Guid? Named { get; init; }

    /// <summary>An acknowledged one that found everything as it was to be: there is no fact of it.</summary>
    public bool ChangedNothing { get; init; }

    public override string ToString() => $"{Kind} \"{Mark}\" of {Workspace?.ToString() ?? "nobody"} sent {Sent:HH:mm:ss.fff}, {Outcome.ToString().ToLowerInvariant()} {Answered:HH:mm:ss.fff}";
}
