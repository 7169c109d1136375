namespace Molecule.Cli.Chaos.Commands;

/// <summary>What became of a command, as its caller knows it.</summary>
internal enum Outcome
{
    /// <summary>It was said to have happened.</summary>
    Acknowledged,

    /// <summary>It was said not to have happened.</summary>
    Refused,

    /// <summary>No answer, or one that leaves it open (503): it may have happened, and may still happen.</summary>
    Unknown,
}
